// A constructable style sheet: the page's policy may forbid inline styles, and its own rules do not reach in here.
const LOOK = `
:host { all: initial !important; display: block !important; }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.chat { --h: 172; --ink: oklch(.235 .016 190); --ink3: oklch(.47 .016 186); --surface: oklch(.998 .001 172); --sunken: oklch(.942 .009 172); --line: oklch(.905 .009 172); --edge: oklch(.6 .018 172); --accent: oklch(.465 .082 var(--h)); --deep: oklch(.395 .074 var(--h)); --on: #fff; --head: oklch(.345 .052 var(--h)); --bad: oklch(.49 .165 27); --focus: oklch(.52 .1 var(--h)); --shade: oklch(.3 .03 180 / .16);
  position: fixed; inset-block-end: 1.25rem; inset-inline-end: 1.25rem; z-index: 2147483000; display: grid; justify-items: end; gap: 12px; color: var(--ink); color-scheme: light; font: 400 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; text-align: start; }
@media (prefers-color-scheme: dark) { .chat:not([data-scheme=light]) { --ink: oklch(.935 .007 172); --ink3: oklch(.74 .012 172); --surface: oklch(.222 .011 172); --sunken: oklch(.29 .013 172); --line: oklch(.34 .013 172); --edge: oklch(.58 .018 172); --accent: oklch(.8 .098 var(--h)); --deep: oklch(.86 .085 var(--h)); --on: oklch(.2 .03 var(--h)); --head: oklch(.285 .036 var(--h)); --bad: oklch(.79 .115 25); --focus: oklch(.84 .11 var(--h)); --shade: oklch(0 0 0 / .5); color-scheme: dark; } }
.chat[data-scheme=dark] { --ink: oklch(.935 .007 172); --ink3: oklch(.74 .012 172); --surface: oklch(.222 .011 172); --sunken: oklch(.29 .013 172); --line: oklch(.34 .013 172); --edge: oklch(.58 .018 172); --accent: oklch(.8 .098 var(--h)); --deep: oklch(.86 .085 var(--h)); --on: oklch(.2 .03 var(--h)); --head: oklch(.285 .036 var(--h)); --bad: oklch(.79 .115 25); --focus: oklch(.84 .11 var(--h)); --shade: oklch(0 0 0 / .5); color-scheme: dark; }
button, input, select, textarea { font: inherit; color: inherit; margin: 0; }
button { cursor: pointer; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
svg { inline-size: 20px; block-size: 20px; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; display: block; flex: none; }
[dir=rtl] .flip svg { transform: scaleX(-1); }
.vh { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
h2, p, ol { margin: 0; padding: 0; }
.launcher { position: relative; display: grid; place-items: center; inline-size: 56px; block-size: 56px; border: 0; border-radius: 50%; background: var(--accent); color: var(--on); box-shadow: 0 2px 6px var(--shade), 0 12px 32px -8px var(--shade); transition: background-color .18s; }
.launcher:hover { background: var(--deep); } .launcher svg { inline-size: 26px; block-size: 26px; }
.count { position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-inline-size: 22px; padding: 0 6px; border-radius: 11px; background: oklch(.52 .175 27); color: #fff; font-size: 13px; line-height: 22px; font-weight: 600; }
.panel { display: grid; grid-template-rows: auto minmax(0, 1fr) auto; inline-size: min(376px, calc(100vw - 2.5rem)); block-size: min(608px, calc(100dvh - 7rem)); border: 1px solid var(--line); border-radius: 16px; background: var(--surface); box-shadow: 0 2px 6px var(--shade), 0 18px 48px -12px var(--shade); overflow: hidden; animation: in .18s ease-out; }
@keyframes in { from { opacity: 0; transform: translateY(8px); } }
.head { display: flex; align-items: center; gap: 8px; padding: 12px 8px 12px 16px; padding-block: 12px; padding-inline: 16px 8px; background: var(--head); color: oklch(.97 .012 var(--h)); }
.head > div { flex: 1; min-inline-size: 0; } h2 { font-size: 16px; line-height: 1.3; font-weight: 600; overflow-wrap: anywhere; } .head p { font-size: 13px; color: oklch(.9 .022 var(--h)); }
.icon { display: grid; place-items: center; flex: none; inline-size: 40px; block-size: 40px; border: 0; border-radius: 10px; background: none; color: inherit; } .icon:hover { background: oklch(.6 .02 172 / .2); } .head :focus-visible { outline-color: #fff; outline-offset: -2px; }
.body { overflow-y: auto; overscroll-behavior: contain; padding: 16px; } .body:focus-visible { outline-offset: -3px; }
.lines { list-style: none; display: flex; flex-direction: column; gap: 8px; } .lines li { display: flex; flex-direction: column; align-items: start; } .lines li.me { align-items: end; }
.say { max-inline-size: 84%; padding: 8px 12px; border-radius: 16px; border-end-start-radius: 4px; background: var(--sunken); overflow-wrap: anywhere; white-space: pre-wrap; } .me .say { border-radius: 16px; border-end-end-radius: 4px; background: var(--accent); color: var(--on); } .say a { color: inherit; }
.file { display: flex; align-items: center; gap: 6px; max-inline-size: 84%; margin-block-start: 4px; padding: 6px 10px; border: 1px solid var(--edge); border-radius: 10px; color: inherit; text-decoration: none; overflow-wrap: anywhere; } .file:hover { text-decoration: underline; }
.meta { font-size: 12px; color: var(--ink3); } .meta button { border: 0; background: none; padding: 0; color: var(--bad); text-decoration: underline; }
.foot { padding: 8px 12px 12px; border-block-start: 1px solid var(--line); } .foot form > p:last-child { font-size: 12px; color: var(--ink3); text-align: center; margin-block-start: 6px; overflow-wrap: anywhere; }
.box { display: flex; align-items: end; gap: 4px; padding: 4px; border: 1px solid var(--edge); border-radius: 14px; } .box:focus-within { outline: 2px solid var(--focus); outline-offset: -1px; } .box textarea { flex: 1; min-inline-size: 0; border: 0; background: none; padding: 8px 4px; resize: none; outline: none; field-sizing: content; max-block-size: 7rem; }
.send { background: var(--accent); color: var(--on); } .send:hover { background: var(--deep); }
.chips { display: flex; flex-wrap: wrap; gap: 4px; padding-block-end: 6px; } .chips button { max-inline-size: 100%; border: 1px solid var(--line); border-radius: 999px; background: var(--sunken); padding: 2px 10px; font-size: 13px; overflow-wrap: anywhere; }
.state { font-size: 13px; padding: 6px 12px; color: var(--ink3); min-block-size: 32px; } .state:empty { display: none; } .lost { color: var(--bad); }
form.ask { display: grid; gap: 12px; } form.ask label { display: block; font-weight: 500; font-size: 14px; margin-block-end: 4px; } form.ask :is(input, select, textarea) { inline-size: 100%; padding: 8px 10px; border: 1px solid var(--edge); border-radius: 10px; background: var(--surface); } form.ask textarea { min-block-size: 5rem; resize: vertical; } .help { font-size: 13px; color: var(--ink3); } .error { font-size: 13px; color: var(--bad); } [aria-invalid=true] { border-color: var(--bad) !important; }
.go { inline-size: 100%; min-block-size: 44px; border: 0; border-radius: 10px; background: var(--accent); color: var(--on); font-weight: 600; } .go:hover { background: var(--deep); } .go[aria-busy=true] { opacity: .7; }
.intro { margin-block-end: 12px; } .done { display: grid; gap: 12px; text-align: center; padding-block: 24px; }
@media (max-width: 480px) { .chat.open { inset: 0; gap: 0; } .panel { inline-size: 100vw; block-size: 100dvh; border: 0; border-radius: 0; } .open .launcher { display: none; } .chat { inset-block-end: 1rem; inset-inline-end: 1rem; } form.ask :is(input, select, textarea), .box textarea { font-size: 16px; } .icon { inline-size: 44px; block-size: 44px; } }
@media (prefers-reduced-motion: reduce) { .panel { animation: none; } .launcher { transition: none; } }
@media (forced-colors: active) { .launcher, .send, .go, .say { border: 1px solid; } }
`;
