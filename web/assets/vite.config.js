// Every script and style sheet directly in src/ is an entry: a room adds a file, nothing else.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vite';

const sources = new URL('src/', import.meta.url).pathname;
const entries = readdirSync(sources).filter((name) => /\.(js|scss)$/.test(name)).sort();

// Bundling drops the notices of what is bundled; they are gathered here, from the lock, beside what is served.
function thirdParty() {
  return {
    name: 'third-party',
    generateBundle() {
      const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
      const shipped = Object.entries(lock.packages).filter(([path, it]) => path && !it.dev && existsSync(path));
      const told = shipped.sort().map(([path, it]) => notice(path, it));
      this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY.txt', source: told.join(`\n${'-'.repeat(78)}\n\n`) });
    },
  };
}

// A package that ships no licence text has it in licences/; one without either stops the build.
function notice(path, { version, license }) {
  const name = path.split('node_modules/').at(-1);
  const file = readdirSync(path).find((it) => /^(licen[cs]e|copying)/i.test(it));
  const text = readFileSync(file ? join(path, file) : `licences/${name.replace('/', '-')}.txt`, 'utf8');
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}

export default defineConfig({
  root: new URL('.', import.meta.url).pathname,
  base: './',
  publicDir: false,
  plugins: [thirdParty()],
  css: { preprocessorOptions: { scss: { quietDeps: true } } },
  build: {
    outDir: '../static/dist',
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    // Vite's own minifier does not read a media query of GOV.UK Frontend.
    cssMinify: 'esbuild',
    // Nothing is inlined as data:, the policy of the pages allows images of this site only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 3000,
    rollupOptions: { input: entries.map((name) => join(sources, name)) },
  },
});
