// While the system is at work on a case, its page looks again by itself, a few times; then the reader decides.
const PAUSE = 2500;
const TIMES = 6;

export function lookAgain(root) {
  const key = `looked ${location.pathname}`;
  if (!root.querySelector('[data-under-way]')) {
    sessionStorage.removeItem(key);
    return;
  }
  const times = Number(sessionStorage.getItem(key)) + 1;
  if (times > TIMES) return;
  sessionStorage.setItem(key, String(times));
  setTimeout(() => location.reload(), PAUSE);
}
