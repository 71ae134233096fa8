// The address as the reader's browser has it, without what is the reader's own.
const link = ({ dropped, added }) => {
  const url = new URL(window.location.href);
  for (const key of [...dropped, "embed", "embed_options"]) url.searchParams.delete(key);
  for (const [key, value] of Object.entries(added)) url.searchParams.set(key, value);
  return url;
};

const frame = (url) => {
  url.searchParams.set("embed", "true");
  const address = url.href.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<iframe src="${address}" title="Topic landscape" width="100%" height="700" loading="lazy" style="border:0"></iframe>`;
};

// Browsers keep the clipboard for pages that came over HTTPS; elsewhere the old way still works.
const copy = async (text) => {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("not allowed");
};

export default ({ data, parentElement }) => {
  const field = parentElement.querySelector("input");
  const status = parentElement.querySelector("p");
  const refresh = () => (field.value = link(data).href);
  refresh();
  // The address changes without this part of the page being told.
  const timer = setInterval(refresh, 500);
  field.onfocus = () => field.select();
  for (const button of parentElement.querySelectorAll("button"))
    button.onclick = async () => {
      refresh();
      const text = button.dataset.of === "frame" ? frame(link(data)) : field.value;
      try {
        await copy(text);
        status.textContent = "Copied.";
      } catch {
        field.focus();
        status.textContent = "This browser does not let pages copy: press Ctrl and C.";
      }
    };
  return () => clearInterval(timer);
};
