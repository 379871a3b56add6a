// Pumpurs' own script: tells Streamlit where its server is, fetches the session cookie after signing in, speaks the
// person's language where Streamlit speaks English, and asks before a half-typed field is left.
(() => {
  "use strict";
  // Otherwise Streamlit looks for its server below every page's own address first.
  window.__streamlit = { BACKEND_BASE_URL: window.location.origin };

  const words = {};
  let language = "";

  function speak(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      const said = node.nodeValue.trim();
      if (words[said]) node.nodeValue = node.nodeValue.replace(said, words[said]);
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    for (const name of ["aria-label", "title", "placeholder", "aria-valuetext"]) {
      const said = node.getAttribute(name);
      // Parts of a date are called "day, " and the field's own label.
      const [first, ...rest] = said ? said.split(", ") : [""];
      if (words[said]) node.setAttribute(name, words[said]);
      else if (rest.length && words[first]) node.setAttribute(name, [words[first], ...rest].join(", "));
    }
    node.childNodes.forEach(speak);
  }

  async function learn(wanted) {
    if (wanted === language) return;
    language = wanted;
    document.documentElement.lang = wanted;
    const answer = await fetch(`/pumpurs/words/${encodeURIComponent(wanted)}.json`);
    if (!answer.ok) return;
    for (const key of Object.keys(words)) delete words[key];
    Object.assign(words, await answer.json());
    speak(document.body);
  }

  function handOver(ticket) {
    fetch("/pumpurs/session", {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ticket }),
    });
  }

  function read(root) {
    if (!(root instanceof Element)) return;
    const marks = root.matches("[data-pumpurs-language]") ? [root] : root.querySelectorAll("[data-pumpurs-language]");
    for (const mark of marks) {
      learn(mark.dataset.pumpursLanguage);
      const ticket = mark.dataset.pumpursTicket;
      if (ticket) {
        delete mark.dataset.pumpursTicket;
        handOver(ticket);
      }
    }
  }

  // Enter hands in the form one is typing in: its button is the one whose key begins with "enter".
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || event.isComposing || !(field instanceof HTMLInputElement)) return;
    if (field.getAttribute("role") === "combobox" || field.closest("form")) return;
    setTimeout(() => {
      const button = document.querySelector('[class*="st-key-enter-"] button:not([disabled])');
      if (button) button.click();
    }, 60);
  });

  let halfTyped = false;
  document.addEventListener("input", (event) => {
    halfTyped = event.target instanceof HTMLTextAreaElement;
  });
  document.addEventListener("change", () => { halfTyped = false; });
  document.addEventListener("focusout", () => { halfTyped = false; });
  window.addEventListener("beforeunload", (event) => {
    if (halfTyped) event.preventDefault();
  });

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") speak(change.target);
      if (change.type === "attributes") {
        if (change.attributeName.startsWith("data-")) read(change.target);
        else speak(change.target);
      }
      change.addedNodes.forEach((node) => { read(node); speak(node); });
    }
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: ["aria-label", "title", "placeholder", "aria-valuetext", "data-pumpurs-language", "data-pumpurs-ticket"],
  });
})();
