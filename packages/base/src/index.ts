// What every other room stands on: source files and spans, diagnostics as data, digests and byte
// strings, the one error type, and the Go-compatible printers. It knows nothing of the language.
// Invariant: pure; the only `node:` import is SHA-256, which has a browser twin.

export { absurd, invariant } from './absurd.ts';
export {
  type ByteString,
  byteLength,
  compareUtf8,
  decodeLatin1,
  encodeLatin1,
  fromUtf8Bytes,
  le64,
  utf8Bytes,
} from './bytes.ts';
export {
  type CatalogueEntry,
  type CompatMessage,
  compareDiagnostics,
  type Diagnostic,
  type DiagnosticSpec,
  type Fix,
  type FixEffect,
  mkDiagnostic,
  type RelatedSpan,
  type Severity,
  type TextEdit,
} from './diagnostics.ts';
export {
  type Digest,
  digestBytes,
  digestFromRaw,
  digestOf,
  digestText,
  expandsDigest,
  type HashName,
  hashFunctions,
  hashNameOf,
  hexDigest,
  hexDigestPrefix,
  isAbbreviatedDigest,
  isShortDigest,
  isZeroDigest,
  mixDigests,
  parseDigest,
  parseSha256,
  rawDigest,
  renderDigest,
  shortDigest,
  shortDigestString,
  zeroDigest,
} from './digest.ts';
export { type ErrorKind, errorKinds, errorKindText, httpStatusOf } from './error-kinds.ts';
export {
  combineErrors,
  errorPosition,
  isKind,
  isNonRetryable,
  isRestartable,
  isTransient,
  matchesError,
  mkError,
  plainError,
  ReflowError,
  type ReflowErrorInit,
  recoverError,
  renderError,
} from './errors.ts';
export { decodeError, type ErrorJson, encodeError } from './errors-decode.ts';
export { BigFloat, type FloatParts } from './go/big-float.ts';
export {
  formatDuration,
  formatG,
  formatGoTime,
  formatRfc3339,
  formatSize,
  parseDuration,
} from './go/number.ts';
export { basePath, cleanPath, dirPath, joinPath, matchPath } from './go/path-match.ts';
export { quote, unquote } from './go/quote.ts';
export { compileRegexp, type GoRegexp, type RegexpMatch } from './go/regexp.ts';
export { replaceRegexp } from './go/regexp-replace.ts';
export { type GoUrl, parseGoUrl, renderGoUrl } from './go/url.ts';
export { type Logger, type LogLevel, leveledLogger, logLevels, silentLogger } from './logger.ts';
export { fail, ok, type Result } from './result.ts';
export {
  type CompatPos,
  createSourceFile,
  decodeSourceFile,
  lineIndexAt,
  lineText,
  noPos,
  type Position,
  positionAt,
  renderPos,
  type SourceFile,
  type Span,
} from './source.ts';
export { WaitGroup } from './wait-group.ts';
