// Keeps a page fresh. The server renders everything; this loads it again when a build changed, and
// appends log lines as text, never as markup.

const QUIET_MS = 400;
const MOST_LINES = 20000;

function localTimes(root) {
  for (const time of root.querySelectorAll("time")) {
    const at = new Date(time.dateTime);
    time.title = time.dateTime;
    time.textContent = at.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
  }
}

function keepFresh(live) {
  let timer;
  let first = true;
  const reload = async () => {
    timer = undefined;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (answer.ok && fresh) {
      localTimes(fresh);
      live.replaceChildren(...fresh.childNodes);
    }
  };
  const soon = () => {
    timer ??= setTimeout(() => reload().catch(() => undefined), QUIET_MS);
  };
  const changes = new EventSource(live.dataset.live);
  changes.onmessage = soon;
  // After a broken connection something may have been missed.
  changes.onopen = () => {
    if (!first) soon();
    first = false;
  };
}

function followLog(log) {
  let waiting = [];
  const show = () => {
    const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
    log.append(...waiting);
    waiting = [];
    while (log.childElementCount > MOST_LINES) log.firstElementChild.remove();
    if (atEnd) log.scrollTop = log.scrollHeight;
  };
  const add = (text, kind) => {
    const line = document.createElement("span");
    line.className = kind;
    line.textContent = text + "\n";
    if (waiting.length === 0) requestAnimationFrame(show);
    waiting.push(line);
  };
  const source = new EventSource(log.dataset.log);
  source.onmessage = (event) => add(event.data, "line");
  source.addEventListener("step", (event) => add(event.data, "step"));
  source.addEventListener("end", (event) => {
    add(event.data, "end");
    source.close();
  });
}

localTimes(document);
document.querySelectorAll("[data-live]").forEach(keepFresh);
document.querySelectorAll("[data-log]").forEach(followLog);
