// What axe finds on a page, for `expectAccessible` here and in tests/npm/host.js.
import AxeBuilder from "@axe-core/playwright";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * What axe cannot tell of a text's contrast, and why it is no fault. All else that it leaves open is one.
 */
const DECIDED = [
  // A shape repeats for the eyes what the words beside it say.
  { because: /^nonBmp$/, within: ".sign[aria-hidden=true], th [aria-hidden=true]" },
  // The number of a step is a pseudo element beside the text, not behind it.
  { because: /^pseudoContent$/, within: ".artefact li" },
  // A dialog stands in front of the page, and its colors are those of a panel, which is read elsewhere.
  { because: /^(bgOverlap|elmPartiallyObscured|elmPartiallyObscuring)$/, within: "dialog[open]" },
  // The open list of registries covers what is below it, and scrolls.
  { because: /^(bgOverlap|elmPartiallyObscured|elmPartiallyObscuring)$/, within: ".form:has(.options:not([hidden]))" },
  // What is scrolled goes below the footer that stays in sight.
  { because: /^(bgOverlap|elmPartiallyObscured|elmPartiallyObscuring)$/, within: ".new-credential" },
  // axe reads -webkit-text-fill-color, which Chromium tells as it was before colors are forced.
  { because: /^equalRatio$/, within: "button[data-look~=primary]", look: "(forced-colors: active)" },
];

/** The faults of what the page shows now, and what nobody has decided about: empty where all is well. */
export async function axeFaults(page) {
  // A color on its way to another is none that somebody reads. (In Firefox a transition does not always come
  // to its end by itself: it waits for the page to be painted.)
  await page.evaluate(() => {
    // Rows that are out of sight are laid out in part, so that axe could tell one thing or another of them.
    const all = new CSSStyleSheet();
    all.replaceSync("* { content-visibility: visible !important }");
    document.adoptedStyleSheets = [all];
    const roots = [document, ...[...document.querySelectorAll("registry-credential")].map((it) => it.shadowRoot)];
    for (const change of roots.flatMap((root) => root.getAnimations())) change.finish();
  });
  // Otherwise axe opens a second page, and in Firefox the first loses the focus, and with it an open list.
  const { violations, incomplete } = await new AxeBuilder({ page }).setLegacyMode().withTags(TAGS).analyze();
  await page.evaluate(() => (document.adoptedStyleSheets = []));
  const faults = violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target)}`);
  const open = incomplete.flatMap(({ id, nodes }) => nodes.map((node) => ({ id, node, because: reason(node) })));
  const places = open.map(({ id, node, because }) => {
    const applying = DECIDED.filter((it) => id === "color-contrast" && it.because.test(because));
    return [node.target.flat(), applying.map(({ within, look = "all" }) => [within, look])];
  });
  const decided = await page.evaluate(areAt, places);
  const left = open.filter((_, index) => !decided[index]);
  return [...faults, ...left.map(({ id, node, because }) => `not decided: ${id}, ${because}, at ${node.target}`)];
}

/** Why axe could not tell. */
const reason = ({ any, all, none }) => [...any, ...all, ...none].map(({ data }) => data?.messageKey).find(Boolean);

/** Whether each node is within one of its places, where that looks like this; its path leads through shadow trees. */
function areAt(nodes) {
  return nodes.map(([path, places]) => {
    const node = path.reduce((root, selector) => (root.shadowRoot ?? root).querySelector(selector), document);
    return places.some(([within, look]) => matchMedia(look).matches && node?.closest(within));
  });
}
