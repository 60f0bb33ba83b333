// Keyboard and small comforts of the desk. Every page works without it.
"use strict";
(() => {
  const all = () => Array.from(document.querySelectorAll(".item[tabindex]")).filter((e) => e.offsetParent !== null);
  const here = () => document.querySelector(".item.here");
  let kept = { scroll: 0, id: null };

  const go = (item) => {
    if (!item) return;
    const before = here();
    if (before) before.classList.remove("here");
    item.classList.add("here");
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  };
  const step = (by, wanted) => {
    const items = all().filter((e) => !wanted || e.matches(wanted));
    if (!items.length) return;
    const now = here();
    if (!now) return go(by > 0 ? items[0] : items[items.length - 1]);
    const after = (a, b) => a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING;
    const next = by > 0 ? items.find((e) => e !== now && after(now, e)) : items.reverse().find((e) => e !== now && after(e, now));
    go(next || now);
  };
  const press = (selector, root) => {
    const found = (root || document).querySelector(selector);
    if (found) found.click();
    return Boolean(found);
  };
  const inHere = (selector) => here() && press(selector, here());
  const actions = {
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
    n: () => step(1, "[data-doubt]"), p: () => step(-1, "[data-doubt]"),
    Enter: () => inHere(".jump") || inHere("a.open"),
    c: () => inHere(".act-confirm") || inHere(".act-settle"),
    e: () => inHere(".act-correct") || inHere(".act-settle"),
    x: () => inHere(".act-undo") || inHere(".act-reject"),
    u: () => press("#undo:not([disabled])"),
    g: () => press('.top a[href="/search"]'), h: () => press(".top .brand"),
    "[": () => press("#prev"), "]": () => press("#next"),
    "/": () => { const s = document.querySelector("[data-search]"); if (s) s.focus(); else press(".tabs a:nth-child(5)"); },
    "?": () => document.getElementById("help").showModal(),
  };
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("input, select, textarea, dialog");
    if (event.key === "Escape" && field && field.form && field.form.classList.contains("decision")) { close(field); return; }
    if (field || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    if (/^[1-7]$/.test(event.key) && press(`.tabs a:nth-child(${event.key})`)) { event.preventDefault(); return; }
    const action = actions[event.key];
    if (action) { event.preventDefault(); action(); }
  });
  const close = (inside) => {
    const slot = inside.closest(".slot"), item = inside.closest(".item");
    if (slot) slot.replaceChildren();
    if (item) go(item);
  };
  document.addEventListener("click", (event) => {
    const target = event.target;
    if (target.closest("[data-close]")) close(target);
    if (target.closest("[data-help]")) document.getElementById("help").showModal();
    const item = target.closest(".item[tabindex]");
    if (item && item !== here()) { const b = here(); if (b) b.classList.remove("here"); item.classList.add("here"); }
    document.querySelectorAll("details.menu[open]").forEach((d) => { if (!d.contains(target) || target.closest(".menulist a")) d.open = false; });
  });
  const toSpot = () => {
    const spot = document.getElementById("spot"), sheet = document.getElementById("sheet");
    if (!spot || !sheet) return;
    const a = spot.getBoundingClientRect(), b = sheet.getBoundingClientRect();
    sheet.scrollTop += a.top - b.top - Math.max(40, (b.height - a.height) / 2);
    sheet.scrollLeft += a.left - b.left - Math.max(20, (b.width - a.width) / 2);
  };
  document.addEventListener("htmx:beforeRequest", () => {
    const pane = document.getElementById("pane");
    kept = { scroll: pane ? pane.scrollTop : 0, id: here() ? here().id : null, tab: pane ? pane.dataset.tab : "", only: Boolean(document.querySelector("#only:checked")) };
  });
  const refuse = (elt, text) => { // the reason stands by its form, what was typed stays
    const form = elt && elt.closest("form.decision");
    const place = (form && form.querySelector(".formerror")) || document.getElementById("notice");
    if (place) { place.textContent = text; place.hidden = false; place.classList.add("bad"); }
  };
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (xhr.status < 400 || xhr.status === 401) return; // 401 leads to the login by itself
    const told = new DOMParser().parseFromString(xhr.responseText, "text/html").body.textContent.trim();
    refuse(requestConfig.elt, xhr.status < 500 || xhr.status === 503 ? told : "评审台出错，未能完成，请重试；仍不行的，请告知管理员。");
    event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:sendError", (event) => refuse(event.detail.elt, "连接不上评审台，未能提交。请确认 intake review 仍在运行，再试一次。"));
  document.addEventListener("htmx:afterSwap", (event) => {
    const id = event.detail.target.id;
    if (id === "viewer") toSpot();
    if (id === "left") {
      const pane = document.getElementById("pane");
      const only = document.getElementById("only");
      if (only) only.checked = Boolean(kept.only);
      if (pane && pane.dataset.tab === kept.tab) {
        pane.scrollTop = kept.scroll;
        if (kept.id) go(document.getElementById(kept.id));
      }
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => { // not before: a key must find the form in htmx's hands
    if (event.detail.target.classList.contains("slot")) {
      const form = event.detail.target.querySelector("form.decision");
      const first = form && (form.querySelector(".inputs select, .inputs input") || form.querySelector("[data-close]"));
      const ready = form && form.elements.act.value === "confirm" ? form.querySelector("button.primary") : null;
      if (ready || first) (ready || first).focus();
    }
  });
  document.addEventListener("DOMContentLoaded", toSpot);
  if (document.readyState !== "loading") toSpot();
})();
