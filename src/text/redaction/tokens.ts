/** Secrets that are known by their own shape: keys of vendors, PEM blocks, JWTs, credentials within addresses. */
import { masks, type Rule } from './rule.ts';

/** How the keys of vendors begin, and what comes after. A row each; all are alternatives of one pattern. */
const vendorTokens: readonly string[] = [
  // GitHub, GitLab, Bitbucket and Atlassian.
  'gh[pousr]_[A-Za-z0-9]{20,}',
  String.raw`github_pat_\w{20,}`,
  String.raw`gl(?:pat|rt|rtr|ptt|dt|ft|soat|cbt|agent|imt|ffct|oas)-[\w.-]{20,}`,
  String.raw`AT(?:ATT|CTT|BB)[\w=+/-]{20,}`,
  // Registries of packages and images.
  String.raw`(?:npm|rubygems|pscale_(?:pw|tkn|oauth)|dckr_(?:pat|oat))_[\w.-]{20,}`,
  String.raw`snyk_[a-z]{2,4}\.[\w.-]{20,}`,
  String.raw`pypi-[\w-]{20,}`,
  'oy2[a-z0-9]{43}',
  // Slack, Discord, Telegram, and their webhooks.
  String.raw`xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}`,
  'xapp-[A-Za-z0-9-]{10,}',
  String.raw`[MNO][A-Za-z0-9_-]{23,27}\.[\w-]{6}\.[\w-]{27,}`,
  String.raw`\d{8,10}:AA[\w-]{32,}`,
  String.raw`hooks\.slack\.com/(?:services|workflows|triggers)/[\w/-]{10,}`,
  String.raw`discord(?:app)?\.com/api/webhooks/[\w/-]{10,}`,
  String.raw`[\w-]{1,60}\.webhook\.office\.com/[\w@/-]{10,}`,
  // Payments and shops.
  '(?:[rsp]k|whsec)_(?:live_|test_|prod_)?[A-Za-z0-9]{10,}',
  String.raw`sq0[a-z]{3}-[\w-]{20,}`,
  'EAAA?[A-Za-z0-9_-]{40,}',
  String.raw`access_token\$(?:production|sandbox)\$[a-z0-9$]{20,}`,
  'shp[a-z]{2}_[A-Fa-f0-9]{20,}',
  // Mail and messages.
  String.raw`SG\.[\w-]{10,}\.[\w-]{20,}`,
  'key-[0-9a-f]{32}',
  String.raw`[0-9a-f]{32}-us\d{1,2}`,
  String.raw`xkeysib-[\w-]{40,}`,
  '(?:AC|SK)[0-9a-f]{32}',
  // Google, Azure, AWS and other clouds.
  String.raw`AIza[\w-]{35}`,
  String.raw`(?:ya29\.|1//0|GOCSPX-)[\w-]{20,}`,
  String.raw`AAAA[\w-]{7}:APA91b[\w-]{60,}`,
  String.raw`[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}`,
  'ABSK[A-Za-z0-9+/=]{60,}',
  String.raw`amzn\.mws\.[0-9a-f-]{36}`,
  '(?:IQoJb3|FwoGZX|FQoGZX)[A-Za-z0-9+/=%_-]{40,}',
  'do[a-z]_v1_[0-9a-f]{40,}',
  String.raw`(?:HRKU-|fm[12]_|nf[a-z]_|vc[a-z]_|v1\.0-)[A-Za-z0-9_+/=-]{20,}`,
  String.raw`[A-Za-z0-9]{14}\.atlasv1\.[\w-]{40,}`,
  String.raw`hv[sbr]\.[\w-]{20,}`,
  String.raw`dp\.[a-z]{2,5}\.[\w.]{20,}`,
  'pul-[0-9a-f]{40}',
  String.raw`dapi[0-9a-f]{32}(?:-\d)?`,
  'sbp_[0-9a-f]{40}',
  String.raw`mdb_sa_[\w-]{20,}`,
  // Models.
  '(?:hf|r8|gsk|xai|pplx|fw|csk)[_-][A-Za-z0-9]{20,}',
  // Monitoring and work.
  'sq[pua]_[0-9a-f]{40}',
  String.raw`sntry[su]_[\w=+/]{20,}`,
  'NR(?:AK|RA|II|BR)-[A-Za-z0-9-]{20,}',
  '[0-9a-f]{32,36}(?:FFFF)?NRAL',
  '(?:glsa|lin_api|lin_oauth|ntn)_[A-Za-z0-9]{24,}(?:_[0-9a-f]{8})?',
  String.raw`glc_eyJ[\w=+/-]{24,}`,
  String.raw`fig[do]_[\w-]{24,}`,
  'PMAK-[0-9a-f]{24}-[0-9a-f]{34}',
  String.raw`tskey-[a-z]{2,10}-[\w-]{20,}`,
  String.raw`u\+[\w-]{18}`,
  String.raw`pat[A-Za-z0-9]{14}\.[0-9a-f]{64}`,
  String.raw`pat-[a-z]{2,3}\d-[0-9a-f-]{36}`,
  String.raw`\d/\d{16}:[0-9a-f]{32}`,
  String.raw`sl\.[\w-]{60,}`,
  String.raw`[ps]k\.eyJ[\w.-]{40,}`,
  'AGE-SECRET-KEY-1[A-Z0-9]{20,}',
  'A3-[A-Z0-9]{6}(?:-[A-Z0-9]{5,11}){4,5}',
  'LTAI[A-Za-z0-9]{20}',
  '[A-Za-z]{2,20}_(?:live|test|prod|TEST|LIVE)[_-][A-Za-z0-9]{16,}',
];

/** The same where a word or a name may begin so: only what has a digit is one. */
const tokensWithDigits: readonly string[] = [
  'sk-[A-Za-z0-9_-]{20,}',
  '(?:secret|phc|phx|rnd|sgp|ops|pk|sk)_[A-Za-z0-9]{24,}',
];

/** What may not stand before the key of a vendor: it would be the inside of something else. */
const wordBefore = '(?<![A-Za-z0-9_])';

export const tokenRules: readonly Rule[] = [
  {
    name: 'PEM',
    pattern: /-----BEGIN [A-Z0-9 ]{1,40}-----[\s\S]*?(?:-----END [A-Z0-9 ]{1,40}-----|$)/g,
    mask: () => masks.pem,
  },
  // `scheme://user:password@host`, the user may be missing; `host:443/path@2x` is none.
  {
    name: 'password in an address',
    pattern: /(:\/\/[^\s/:@<>"'`]{0,256}:)(?!\d{1,5}\/)([^\s"'`<>]{1,512})@(?=[\w[.-])/g,
    mask: ({ group }) => `${group(1)}${masks.secret}@`,
  },
  {
    name: 'token in an address',
    pattern: /(:\/\/)[A-Za-z0-9_-]{20,256}@/g,
    mask: ({ group }) => `${group(1)}${masks.secret}@`,
  },
  {
    name: 'Oracle thin address',
    pattern: /(\bthin:[^\s/@:"']{1,64}\/)[^\s@"'<>]{1,128}@/g,
    mask: ({ group }) => `${group(1)}${masks.secret}@`,
  },
  {
    name: 'netrc',
    pattern: /(\blogin \S{1,128} password )[^\s<>]+/g,
    mask: ({ group }) => `${group(1)}${masks.secret}`,
  },
  {
    name: 'user option of curl',
    pattern: /((?<![\w-])(?:-u|--user|--proxy-user)[ =]["']?[^\s:"']{1,128}:)[^\s"'<>]+/g,
    mask: ({ group }) => `${group(1)}${masks.secret}`,
  },
];

/** Applied after the values of names: what these mask is left alone. */
export const looseTokenRules: readonly Rule[] = [
  {
    name: 'JWT, JWE',
    pattern: /(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*){0,3}/g,
    mask: () => masks.jwt,
  },
  {
    name: 'PASETO',
    pattern: /(?<![\w-])v[1-4]\.(?:local|public)\.[\w-]{20,}(?:\.[\w-]+)?/g,
    mask: () => masks.token,
  },
  {
    name: 'authorization scheme',
    pattern: /\b(bearer|basic)(\s{1,4})(?=[A-Za-z._~-]{0,200}[0-9+/=])[A-Za-z0-9._~+/=-]{8,}/gi,
    mask: ({ text, group }) =>
      // `basic training12`: a word and a number.
      /\s[a-z]+\d{0,3}$/.test(text) ? text : `${group(1)}${group(2)}${masks.token}`,
  },
  {
    name: 'AWS key id',
    pattern:
      /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|ANPA|AROA|AIPA|APKA|ANVA|ASCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
    mask: () => masks.awsKey,
  },
  {
    name: 'password hash',
    pattern: /\$(?:2[abxy]|argon2(?:id|i|d)|[156y]|pbkdf2[\w-]{0,20}|scrypt)\$[\w$./+=,-]{16,}/g,
    mask: () => masks.secret,
  },
  {
    name: 'vendor token',
    pattern: new RegExp(`${wordBefore}(?:${vendorTokens.join('|')})`, 'g'),
    mask: () => masks.token,
  },
  {
    name: 'vendor token with a digit',
    pattern: new RegExp(`${wordBefore}(?:${tokensWithDigits.join('|')})`, 'g'),
    mask: ({ text }) => (/\d/.test(text) ? masks.token : text),
  },
];
