// Go's net/url, as far as programs can see it.
//
// The rendered form of a URL enters digests, so parsing and rendering follow Go byte for byte; the
// WHATWG `URL` does not behave like this. Percent-decoding goes over bytes: a decoded part may hold
// bytes that are no UTF-8 (lone surrogates).
// Spec: 03-evaluation §15, 05-flow-eval §6.6.

import { type ByteString, fromUtf8Bytes, utf8Bytes } from '../bytes.ts';
import { fail, ok, type Result } from '../result.ts';
import { quote } from './quote.ts';

/** A parsed URL; parts that are missing are `''`. */
export interface GoUrl {
  /** Lower case, without the colon. */
  readonly scheme: string;
  /** What follows the scheme when it does not begin with a slash. */
  readonly opaque: string;
  /** Decoded. */
  readonly user: string | undefined;
  /** Decoded. */
  readonly password: string | undefined;
  /** With its port, decoded. */
  readonly host: string;
  /** The source had a scheme, and no `//` after it. */
  readonly omitHost: boolean;
  /** Decoded. */
  readonly path: string;
  /** As written, when that is not what encoding `path` gives. */
  readonly rawPath: string;
  /** The source ends in a lone `?`. */
  readonly forceQuery: boolean;
  readonly rawQuery: string;
  /** Decoded. */
  readonly fragment: string;
  /** As written, when that is not what encoding `fragment` gives. */
  readonly rawFragment: string;
}

/** The error is the text Go gives: `parse "s3://b/%zz": invalid URL escape "%zz"`. */
export function parseGoUrl(raw: string): Result<GoUrl, string> {
  const [beforeFragment, fragment] = cut(raw, '#');
  const url = parseWithoutFragment(beforeFragment);
  if (!url.ok) return fail(`parse ${quote(beforeFragment)}: ${url.error}`);
  const decoded = decodePart(fragment, 'fragment');
  if (!decoded.ok) return fail(`parse ${quote(raw)}: ${decoded.error}`);
  const rawFragment = encodePart(decoded.value, 'fragment') === fragment ? '' : fragment;
  return ok({ ...url.value, fragment: decoded.value, rawFragment });
}

/** The canonical string: what enters digests. */
export function renderGoUrl(url: GoUrl): string {
  let out = url.scheme === '' ? '' : `${url.scheme}:`;
  if (url.opaque !== '') out += url.opaque;
  else {
    out += renderAuthority(url);
    const path = keptOrEscaped(url.path, url.rawPath, 'path');
    if (path !== '' && !path.startsWith('/') && url.host !== '') out += '/';
    if (out === '' && cut(path, '/')[0].includes(':')) out = './';
    out += path;
  }
  if (url.forceQuery || url.rawQuery !== '') out += `?${url.rawQuery}`;
  if (url.fragment !== '') out += `#${keptOrEscaped(url.fragment, url.rawFragment, 'fragment')}`;
  return out;
}

function parseWithoutFragment(source: string): Result<GoUrl, string> {
  if (/[\x00-\x1f\x7f]/.test(source)) return fail('net/url: invalid control character in URL');
  if (source === '*') return ok({ ...emptyUrl, path: '*' });
  const [, schemeText, afterScheme] = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s.exec(source) ?? [];
  if (source.startsWith(':')) return fail('missing protocol scheme');
  const scheme = (schemeText ?? '').toLowerCase();
  const whole = afterScheme ?? source;
  const forceQuery = whole.endsWith('?') && whole.indexOf('?') === whole.length - 1;
  const [rest, rawQuery] = cut(whole, '?');
  const base: GoUrl = { ...emptyUrl, scheme, forceQuery, rawQuery };

  if (!rest.startsWith('/')) {
    if (scheme !== '') return ok({ ...base, opaque: rest });
    if (cut(rest, '/')[0].includes(':')) return fail('first path segment in URL cannot contain colon');
  }
  if (!rest.startsWith('//') || (scheme === '' && rest.startsWith('///'))) {
    return withPath({ ...base, omitHost: scheme !== '' && rest.startsWith('/') }, rest);
  }
  const slash = rest.indexOf('/', 2);
  const authority = parseAuthority(slash < 0 ? rest.slice(2) : rest.slice(2, slash));
  if (!authority.ok) return authority;
  return withPath({ ...base, ...authority.value }, slash < 0 ? '' : rest.slice(slash));
}

const emptyUrl: GoUrl = {
  scheme: '',
  opaque: '',
  user: undefined,
  password: undefined,
  host: '',
  omitHost: false,
  path: '',
  rawPath: '',
  forceQuery: false,
  rawQuery: '',
  fragment: '',
  rawFragment: '',
};

function withPath(url: GoUrl, source: string): Result<GoUrl, string> {
  const path = decodePart(source, 'path');
  if (!path.ok) return path;
  return ok({ ...url, path: path.value, rawPath: encodePart(path.value, 'path') === source ? '' : source });
}

type Authority = Pick<GoUrl, 'user' | 'password' | 'host'>;

function parseAuthority(authority: string): Result<Authority, string> {
  const at = authority.lastIndexOf('@');
  const host = parseHost(authority.slice(at + 1));
  if (!host.ok) return host;
  if (at < 0) return ok({ user: undefined, password: undefined, host: host.value });
  const userinfo = authority.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(userinfo)) return fail('net/url: invalid userinfo');
  const [userText, passwordText] = cut(userinfo, ':');
  const user = decodePart(userText, 'userinfo');
  if (!user.ok) return user;
  if (!userinfo.includes(':')) return ok({ user: user.value, password: undefined, host: host.value });
  const password = decodePart(passwordText, 'userinfo');
  if (!password.ok) return password;
  return ok({ user: user.value, password: password.value, host: host.value });
}

function parseHost(host: string): Result<string, string> {
  const isBracketed = host.startsWith('[');
  const bracket = host.lastIndexOf(']');
  if (isBracketed && bracket < 0) return fail("missing ']' in host");
  const colon = host.lastIndexOf(':');
  const port = isBracketed ? host.slice(bracket + 1) : colon < 0 ? '' : host.slice(colon);
  if (!/^(:[0-9]*)?$/.test(port)) return fail(`invalid port ${quote(port)} after host`);
  const zone = isBracketed ? host.slice(0, bracket).indexOf('%25') : -1;
  if (zone < 0) return decodePart(host, 'host');
  let out = '';
  for (const part of [
    decodePart(host.slice(0, zone), 'host'),
    decodePart(host.slice(zone, bracket), 'zone'),
    decodePart(host.slice(bracket), 'host'),
  ]) {
    if (!part.ok) return part;
    out += part.value;
  }
  return ok(out);
}

function renderAuthority(url: GoUrl): string {
  if (url.scheme === '' && url.host === '' && url.user === undefined) return '';
  if (url.host === '' && url.user === undefined && (url.omitHost || url.path === '')) return '';
  return `//${renderUserinfo(url)}${encodePart(url.host, 'host')}`;
}

function renderUserinfo({ user, password }: GoUrl): string {
  if (user === undefined) return '';
  const secret = password === undefined ? '' : `:${encodePart(password, 'userinfo')}`;
  return `${encodePart(user, 'userinfo')}${secret}@`;
}

// ---- Percent-encoding ---------------------------------------------------------------------------

type Part = 'path' | 'userinfo' | 'host' | 'zone' | 'fragment';

const unreserved = 'A-Za-z0-9\\-_.~';

/** The bytes of each part that stand for themselves. */
const plain: Readonly<Record<Part, RegExp>> = {
  path: new RegExp(`[${unreserved}$&+,/:;=@]`),
  userinfo: new RegExp(`[${unreserved}$&+,;=]`),
  host: new RegExp(`[${unreserved}!$&'()*+,;=:[\\]<>"]`),
  zone: new RegExp(`[${unreserved}!$&'()*+,;=:[\\]<>"]`),
  fragment: new RegExp(`[${unreserved}$&+,/:;=?@!()*]`),
};

function encodePart(text: string, part: Part): string {
  return utf8Bytes(text).replace(/[\s\S]/g, (byte) => (plain[part].test(byte) ? byte : percent(byte)));
}

const percent = (byte: string): string => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

function decodePart(text: string, part: Part): Result<string, string> {
  const bytes = utf8Bytes(text);
  let out: ByteString = '';
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? '';
    if (byte !== '%') {
      const isHost = part === 'host' || part === 'zone';
      if (isHost && byte < '\x80' && !plain[part].test(byte))
        return fail(`invalid character ${quote(byte)} in host name`);
      out += byte;
      continue;
    }
    const escaped = bytes.slice(i, i + 3);
    if (!/^%[0-9A-Fa-f]{2}$/.test(escaped) || !isAllowedEscape(escaped, part)) {
      return fail(`invalid URL escape ${quote(fromUtf8Bytes(escaped))}`);
    }
    out += String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    i += 2;
  }
  return ok(fromUtf8Bytes(out));
}

/** In a host only bytes beyond ASCII, and in a zone little more, may be escaped. */
function isAllowedEscape(escaped: string, part: Part): boolean {
  const byte = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
  if (part === 'host') return escaped === '%25' || byte >= '\x80';
  return part !== 'zone' || escaped === '%25' || byte === ' ' || plain.host.test(byte);
}

/** The part as it was written, if that is a valid encoding, else encoded. */
function keptOrEscaped(decoded: string, raw: string, part: 'path' | 'fragment'): string {
  if (raw !== '' && isValidEncoding(raw, part)) return raw;
  return part === 'path' && decoded === '*' ? '*' : encodePart(decoded, part);
}

function isValidEncoding(raw: string, part: 'path' | 'fragment'): boolean {
  for (const char of raw) if (!/[!$&'()*+,;=:@[\]%]/.test(char) && !plain[part].test(char)) return false;
  return true;
}

/** Before and after the first separator; all and `''` without one. */
function cut(text: string, separator: string): readonly [before: string, after: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
