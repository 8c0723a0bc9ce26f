/** Attributes of an element; what is undefined is left out. */
export type XmlAttributes = Readonly<Record<string, string | undefined>>;

/** One XML element as text, without white space in between. Text is escaped, `children` are elements. */
export function element(
  name: string,
  attributes: XmlAttributes,
  children: readonly string[] | { readonly text: string } = [],
): string {
  const written = Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escaped(value)}"`]))
    .join('');
  const content = 'text' in children ? escaped(children.text) : children.join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML 1.0 §2.2 does not allow in a document becomes U+FFFD; white space in attributes is kept. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"\t\n\r]/g, (char) => entities[char] ?? `&#${char.charCodeAt(0)};`);
}
