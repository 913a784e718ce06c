// Replay without loading pages: sliders over steps and over time, keys, and playing by itself. The server renders
// every step; without this script the links and the form do the same.
const player = document.querySelector('[data-replay]');
if (player) replay(player, document.querySelector('[data-shown]'), [...document.querySelectorAll('[data-stops] > li')]);

function replay(player, shown, stops) {
  const { address, part, said, failed } = player.dataset;
  const whole = Number(player.dataset.whole);
  const times = stops.map((stop) => Number(stop.dataset.at));
  const byStep = player.querySelector('#by-step');
  const byTime = player.querySelector('#by-time');
  const play = player.querySelector('[data-play]');
  const speed = player.querySelector('#speed');
  const moment = player.querySelector('#at');
  const status = player.querySelector('[data-status]');
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  let now = Number(player.dataset.step);
  let underway;
  let timer;

  byTime.min = times[0];
  byTime.max = Math.max(times.at(-1), times[0] + 1);
  player.querySelector('[data-sliders]').hidden = false;
  mark();
  centre(shown);

  byStep.addEventListener('input', () => go(Number(byStep.value)));
  byTime.addEventListener('input', () => go(lastBefore(Number(byTime.value)), byTime));
  player.addEventListener('click', (event) => {
    const move = event.target.closest('[data-move]')?.dataset.move;
    if (!move || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    stop();
    go(target(move));
  });
  play.addEventListener('click', () => (timer ? stop() : start()));
  speed.addEventListener('change', () => timer && (stop(), start()));
  document.querySelector('[data-stops]').addEventListener('click', (event) => {
    const line = event.target.closest('li');
    if (!event.target.closest('a') || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    stop();
    go(stops.indexOf(line) + 1).then(() => shown.scrollIntoView({ block: 'start' }));
  });
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, textarea, [tabindex="0"]')) return;
    const move = { ArrowLeft: 'previous', ArrowRight: 'next', Home: 'first', End: 'last' }[event.key];
    if (!move) return;
    event.preventDefault();
    stop();
    go(target(move));
  });

  function target(move) {
    return Math.min(Math.max({ first: 1, previous: now - 1, next: now + 1, last: whole }[move], 1), whole);
  }

  function lastBefore(time) {
    const after = times.findIndex((one) => one > time);
    return after < 0 ? whole : Math.max(after, 1);
  }

  // A newer wish overtakes an older one that is still being fetched.
  async function go(step, keep) {
    if (step === now) return;
    now = step;
    mark(keep);
    moment.value = stops[now - 1].dataset.local;
    underway?.abort();
    underway = new AbortController();
    shown.setAttribute('aria-busy', 'true');
    const text = await fetched(step, underway.signal);
    if (text === undefined) return;
    shown.removeAttribute('aria-busy');
    if (text === null) {
      stop();
      status.textContent = failed;
      return;
    }
    shown.innerHTML = text;
    centre(shown);
    history.replaceState(null, '', `${address}?step=${step}`);
  }

  async function fetched(step, signal) {
    try {
      const answer = await fetch(`${part}?step=${step}`, { signal });
      return answer.ok && !answer.redirected ? await answer.text() : null;
    } catch {
      return signal.aborted ? undefined : null;
    }
  }

  function mark(keep) {
    const line = stops[now - 1];
    const when = line.querySelector('time').textContent;
    const text = `${said.replace('{step}', now).replace('{whole}', whole)} · ${when}`;
    status.textContent = text;
    byStep.value = now;
    if (keep !== byTime) byTime.value = times[now - 1];
    byStep.setAttribute('aria-valuetext', `${text} · ${line.querySelector('a').textContent.trim()}`);
    byTime.setAttribute('aria-valuetext', when);
    for (const stop of stops) stop.querySelector('a').removeAttribute('aria-current');
    line.querySelector('a').setAttribute('aria-current', 'step');
    line.parentElement.scrollTop = line.offsetTop - line.parentElement.offsetTop - line.parentElement.clientHeight / 2;
    for (const link of player.querySelectorAll('[data-move]')) {
      const to = target(link.dataset.move);
      if (to === now) {
        link.removeAttribute('href');
        link.setAttribute('role', 'link');
        link.setAttribute('aria-disabled', 'true');
      } else {
        link.href = `${address}?step=${to}`;
        link.removeAttribute('role');
        link.removeAttribute('aria-disabled');
      }
    }
  }

  // Whoever wants little motion is shown each step for twice as long.
  function start() {
    if (now === whole) go(1);
    play.textContent = play.dataset.playing;
    timer = setInterval(() => (now < whole ? go(now + 1) : stop()), Number(speed.value) * (calm.matches ? 2 : 1));
  }

  function stop() {
    clearInterval(timer);
    timer = undefined;
    play.textContent = play.dataset.paused;
  }
}

// A diagram is wider than its frame: what the step did, or where the case stood, is brought into sight.
function centre(shown) {
  for (const frame of shown.querySelectorAll('.drawing')) {
    const places = [...frame.querySelectorAll('.touched')];
    const sight = (places.length ? places : [...frame.querySelectorAll('.current')]).map((it) => it.getBoundingClientRect());
    if (!sight.length) continue;
    const edge = frame.getBoundingClientRect();
    const left = Math.min(...sight.map((it) => it.left)) - edge.left;
    const right = Math.max(...sight.map((it) => it.right)) - edge.left;
    const top = Math.min(...sight.map((it) => it.top)) - edge.top;
    const bottom = Math.max(...sight.map((it) => it.bottom)) - edge.top;
    frame.scrollLeft += Math.min((left + right - edge.width) / 2, left - 24);
    frame.scrollTop += Math.min((top + bottom - edge.height) / 2, top - 24);
  }
}
