export { type DictionaryEntry, dictionary, formatTag, type Keyword, keywordOf } from './dictionary.js';
export { type DicomHeader, readHeader, readHeaderFromFile, readHeaderPrefix } from './header.js';
export { type MetaHeader, type MetaHeaderFields, readMetaHeader, writeMetaHeader } from './meta-header.js';
export { type ImageMetadata, metadataOf, parseDate } from './metadata.js';
export {
  implementationClassUid,
  implementationVersionName,
  isUid,
  requireUid,
  transferSyntaxes,
} from './uid.js';
