/**
 * Which names have a secret as their value. A name is split into its words (`dbPassword`, `DB_PASSWORD`,
 * `db.password`), and its last words decide: `password` and `db_password` do, `password_length`, `secretary` and
 * `tokenizer` do not.
 */

/**
 * - `secret`: whatever is not a figure, a truth value or a word of prose.
 * - `weak`: as that, but a plain word is none either: many a name of this kind has a harmless value.
 * - `code`: digits too, from three on.
 * - `header`: everything to the end of the line or of the quotes.
 * - `key`: what looks generated, for keys of tables and caches are no secrets.
 * - `phone`, `address`: only what has the shape of a number of a phone, of an IP address.
 */
export type NameKind = 'secret' | 'weak' | 'code' | 'header' | 'key' | 'phone' | 'address';

const lastWords: Readonly<Record<NameKind, readonly string[]>> = {
  secret: [
    ...[
      'secret',
      'secrets',
      'passphrase',
      'passphrases',
      'credential',
      'credentials',
      'creds',
      'jwt',
      'apikey',
    ],
    ...[
      'assertion',
      'hmac',
      'mnemonic',
      'bindpw',
      'connstr',
      'dsn',
      'jsessionid',
      'phpsessid',
      'sessid',
      'sessionid',
    ],
    ...['xsrf', 'csrftoken', 'signature', 'verifier'],
  ],
  weak: [
    'token',
    'tokens',
    'auth',
    'sig',
    'sid',
    'bearer',
    'csrf',
    'sas',
    'passwords',
    'pw',
    'seed',
    'nonce',
  ],
  code: [
    ...[
      'password',
      'passwd',
      'passwort',
      'pwd',
      'pass',
      'passcode',
      'otp',
      'totp',
      'mfa',
      'pin',
      'cvv',
      'cvc',
      'cvn',
    ],
    ...['ssn', 'pan', 'iban', 'kennwort', 'contrasena', 'clave'],
  ],
  header: ['authorization', 'cookie', 'cookies'],
  key: ['key', 'pat', 'webhook'],
  phone: ['phone', 'telephone', 'mobile', 'msisdn', 'fax', 'tel', 'cellphone', 'phonenumber'],
  address: ['ip', 'ips', 'ipaddress', 'ipaddr', 'remoteaddr', 'sourceip', 'clientip'],
};

/** The last two words, joined by a blank. */
const lastTwoWords: Readonly<Record<NameKind, readonly string[]>> = {
  secret: [
    ...[
      'api',
      'access',
      'secret',
      'private',
      'account',
      'shared',
      'signing',
      'encryption',
      'master',
      'auth',
    ].map(keyOf),
    ...[
      'license',
      'service',
      'deploy',
      'host',
      'function',
      'webhook',
      'ssh',
      'rsa',
      'aes',
      'hmac',
      'jwt',
    ].map(keyOf),
    ...[
      'storage',
      'subscription',
      'admin',
      'consumer',
      'session',
      'application',
      'client',
      'ingest',
      'root',
    ].map(keyOf),
    ...[
      'decryption',
      'symmetric',
      'crypto',
      'cipher',
      'activation',
      'user',
      'registration',
      'integration',
    ].map(keyOf),
    ...[
      'session id',
      'sess id',
      'connection string',
      'bind dnpassword',
      'webhook url',
      'recovery phrase',
      'seed phrase',
    ],
  ],
  weak: ['session token', 'key material'],
  code: [
    ...['mfa', 'otp', 'auth', 'verification', 'security', 'pin', 'authorization', 'recovery', 'access'].map(
      (word) => `${word} code`,
    ),
    ...[
      'card number',
      'account number',
      'social security',
      'security number',
      'card no',
      'tax id',
      'passport number',
    ],
  ],
  header: ['set cookie'],
  key: [],
  phone: ['phone number', 'mobile number', 'phone no', 'telephone number'],
  address: [
    'ip address',
    'remote addr',
    'client addr',
    'forwarded for',
    'real ip',
    'remote address',
    'client address',
  ],
};

function keyOf(word: string): string {
  return `${word} key`;
}

/** Words that are written together with others: `userpassword`, `dbpass`. */
const endings: readonly (readonly [RegExp, NameKind])[] = [
  [/(?:password|passwd)$/, 'code'],
  [/^(?:db|user|admin|root|my|smtp|ftp|mail|proxy|redis|rds|pg|sql|mysql|ldap|http)(?:pass|pwd|pw)$/, 'code'],
  [
    /(?:secret|passphrase|credentials?|(?:api|access|secret|private|account|shared|signing|license)key|sessionid)$/,
    'secret',
  ],
  [/(?:signature|connectionstring)$/, 'secret'],
  [/token$/, 'weak'],
  [/(?:authorization|cookie)$/, 'header'],
];

/** Words after the one that decides which change nothing: `password2`, `secretString`, `token_value`. */
const neutral = new Set(
  'value string text plain plaintext raw old new current confirm confirmation again encrypted base64 b64 prod dev staging hash header binary hex'.split(
    ' ',
  ),
);

const kinds: ReadonlyMap<string, NameKind> = new Map(
  (['secret', 'weak', 'code', 'header', 'key', 'phone', 'address'] as const).flatMap((kind) =>
    [...lastWords[kind], ...lastTwoWords[kind]].map((words) => [words, kind] as const),
  ),
);

/** Keys by which something is found, and not opened. */
const lookups = new Set(
  'primary partition sort cache object s3 idempotency dedup deduplication routing message foreign hash range row map group public sharding shard item record join index entity'.split(
    ' ',
  ),
);

/** What the value of this name is; `null` where it is no secret. */
export function kindOfName(name: string): NameKind | null {
  const words = wordsOf(name);
  while (words.length > 1 && neutral.has(words.at(-1) ?? '')) words.pop();
  const last = (words.at(-1) ?? '').replace(/\d{1,3}$/, '');
  if (last === 'key' && lookups.has(words.at(-2) ?? '')) return null;
  const two = `${words.at(-2) ?? ''} ${last}`;
  return kinds.get(two) ?? kinds.get(last) ?? endings.find(([ending]) => ending.test(last))?.[1] ?? null;
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}
