// One step back for one thing that the reader opened. Streamlit writes a step for every change of
// the address; here only another page, landscape, topic or paper is one, and a single one if the
// server changes the address several times on the way there.
(() => {
  if (window.stepsAreJoined) return;
  window.stepsAreJoined = true;
  const opened = ["landscape", "topic", "other", "paper"];
  const place = (address) => {
    const url = new URL(address, location.href);
    return JSON.stringify([url.pathname, ...opened.map((key) => url.searchParams.get(key))]);
  };
  let before = location.href; // when the reader last did something
  let stepped = true; // whether that has led to a step already
  for (const kind of ["pointerdown", "keydown"])
    addEventListener(
      kind,
      () => {
        before = location.href;
        stepped = false;
      },
      true,
    );

  const push = history.pushState.bind(history);
  history.pushState = (data, title, address) => {
    if (stepped || place(address) === place(before))
      return history.replaceState(data, title, address);
    stepped = true;
    history.replaceState(history.state, "", before);
    push(data, title, address);
  };
})();
