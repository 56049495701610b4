async function resume() {
  try {
    const { status, told } = await ask("hello", { token: talk.token });
    if (status === 200) view.know(told);
    if (status < 500) return talk.soon(talk.pause());
  } catch { /* asked again below */ }
  setTimeout(resume, 4000);
}

function start() {
  if (document.querySelector("tanggap-chat")) return;
  view.make();
  talk.changed = () => {
    view.mark();
    if (view.isOpen) view.draw();
  };
  if (talk.token) resume();
}

if (document.body) start();
else addEventListener("DOMContentLoaded", start);
