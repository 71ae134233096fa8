// Light or dark: as the system says, until the reader says otherwise.

import { act } from "./parts";

const SYSTEM = matchMedia("(prefers-color-scheme: dark)");
const KEY = "landscape theme";

export function themeSwitch(): HTMLButtonElement {
  let chosen = remembered();
  const dark = (): boolean => (chosen ? chosen === "dark" : SYSTEM.matches);
  const button = act("", () => {
    const wanted = dark() ? "light" : "dark";
    chosen = (wanted === "dark") === SYSTEM.matches ? null : wanted; // what the system says is followed again
    remember(chosen);
    show();
  }, { class: "theme" });
  const show = (): void => {
    document.documentElement.dataset.theme = dark() ? "dark" : "light";
    button.textContent = dark() ? "☀ Light" : "☾ Dark";
    button.setAttribute("aria-label", dark() ? "Light colours" : "Dark colours");
  };
  SYSTEM.addEventListener("change", show);
  show();
  return button;
}

function remembered(): "light" | "dark" | null {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : null;
  } catch {
    return null; // some browsers keep nothing for files
  }
}

function remember(theme: string | null): void {
  try {
    if (theme) localStorage.setItem(KEY, theme);
    else localStorage.removeItem(KEY);
  } catch {
    // it then holds for as long as the page is open
  }
}
