// Addresses: #/name/id?field=value. Every state of the page has one.

/** { name, id, fields } of a hash. */
export function parsed(hash) {
  const [path, search = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const [name, ...rest] = path.split("/");
  let id = rest.join("/");
  try { id = decodeURIComponent(id); } catch { /* as it is */ }
  return { name: name || "find", id, fields: new URLSearchParams(search) };
}

/** The hash of a place; fields that are empty are left out. */
export function address(name, id = "", fields = {}) {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null && value !== "" && value !== false) search.set(key, String(value));
  }
  return `#/${name}${id === "" ? "" : `/${encodeURIComponent(id)}`}${search.size > 0 ? `?${search.toString().replaceAll("%2C", ",").replaceAll("%3A", ":")}` : ""}`;
}

/** Changes the address without a step of Back: what is typed or dragged. */
export const replaceAddress = (hash) => history.replaceState(history.state, "", hash);

/** A field that is a whole number. */
export function wholeField(fields, name, standard) {
  const text = fields.get(name);
  return text !== null && /^\d+$/.test(text) ? Number(text) : standard;
}
