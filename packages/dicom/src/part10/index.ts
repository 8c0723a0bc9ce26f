export { type Attributes, attributesOf } from './attributes.js';
export { characterSetFor, textDecoder, textEncoder } from './character-set.js';
export { type DictionaryEntry, dictionary, formatTag, type Keyword, keywordOf, tagOf } from './dictionary.js';
export { type DicomHeader, readDataset, readHeader, readHeaderFromFile, readHeaderPrefix } from './header.js';
export {
  type MetaHeader,
  type MetaHeaderFields,
  readLooseMetaHeader,
  readMetaHeader,
  writeMetaHeader,
} from './meta-header.js';
export { type ImageMetadata, metadataOf, parseDate } from './metadata.js';
export { foldName, type PersonName, type PersonNameGroup, parsePersonName } from './person-name.js';
export {
  implementationClassUid,
  implementationVersionName,
  isUid,
  requireUid,
  transferSyntaxes,
} from './uid.js';
