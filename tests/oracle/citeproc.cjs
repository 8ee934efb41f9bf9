// citeproc-js as an oracle: see oracle/__main__.py. Reads items, a locale and styles on standard
// input; writes, for each style, [key, text] of each reference in the order of the style.
const modules = process.argv[2];
const CSL = require(require.resolve("citeproc", { paths: [modules] }));

const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
const byId = Object.fromEntries(asked.items.map((item) => [item.id, item]));

// The label of a numbered style and the text behind it: a blank between them.
CSL.Output.Formats.text["@display/left-margin"] = (state, text) => text + " ";
CSL.Output.Formats.text["@display/right-inline"] = (state, text) => text;

function references(style) {
  const system = {
    retrieveLocale: () => asked.locale,
    retrieveItem: (id) => JSON.parse(JSON.stringify(byId[id])),
  };
  const engine = new CSL.Engine(system, style, "en-US", true);
  engine.setOutputFormat("text");
  engine.updateItems(asked.items.map((item) => item.id));
  const [about, texts] = engine.makeBibliography();
  return about.entry_ids.map((ids, at) => [ids[0], texts[at]]);
}

const found = {};
for (const [name, style] of Object.entries(asked.styles)) found[name] = references(style);
process.stdout.write(JSON.stringify(found));
