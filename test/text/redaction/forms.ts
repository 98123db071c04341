/** How programs write a secret into a line: about what is known by its shape, and what is known by its name. */
const json = (value: unknown): string => JSON.stringify(value);

/** Forms of a secret that is known by its shape. */
export const shapeForms: readonly { readonly name: string; readonly of: (secret: string) => string }[] = [
  { name: 'alone', of: (secret) => secret },
  { name: 'in a sentence', of: (secret) => `Loaded ${secret} from the environment.` },
  { name: 'in quotes', of: (secret) => `value "${secret}" refused` },
  { name: 'in single quotes', of: (secret) => `value '${secret}', retrying` },
  { name: 'in brackets', of: (secret) => `request failed (${secret})` },
  { name: 'in JSON', of: (secret) => json({ level: 'info', data: secret, n: 1 }) },
  { name: 'in JSON in JSON', of: (secret) => json({ message: json({ data: secret }) }) },
  { name: 'in JSON three deep', of: (secret) => json({ a: json({ b: json({ data: secret }) }) }) },
  { name: 'in a list', of: (secret) => json(['x', secret, 'y']) },
  { name: 'after a comma', of: (secret) => `a,${secret},b` },
  { name: 'after an equals sign', of: (secret) => `x=${secret} y=2` },
  { name: 'after a colon', of: (secret) => `got: ${secret}` },
  { name: 'colored', of: (secret) => `got \x1b[32m${secret}\x1b[39m here` },
  { name: 'in backticks', of: (secret) => `value \`${secret}\`` },
  { name: 'between tabs', of: (secret) => `a\t${secret}\tb` },
  { name: 'at a line end', of: (secret) => `first\nkey ${secret}\nlast` },
];

/** Forms of a secret that is known by its name. */
export const namedForms: readonly {
  readonly name: string;
  readonly of: (name: string, secret: string) => string;
}[] = [
  { name: 'equals', of: (name, secret) => `${name}=${secret}` },
  { name: 'equals, in a sentence', of: (name, secret) => `using ${name}=${secret} for db` },
  { name: 'colon', of: (name, secret) => `${name}: ${secret}` },
  { name: 'quoted', of: (name, secret) => `${name}="${secret}"` },
  { name: 'single quotes', of: (name, secret) => `${name} = '${secret}'` },
  { name: 'JSON', of: (name, secret) => json({ user: 'jane', [name]: secret, n: 1 }) },
  { name: 'indented JSON', of: (name, secret) => JSON.stringify({ [name]: secret, n: 1 }, null, 2) },
  { name: 'JSON in JSON', of: (name, secret) => json({ message: json({ [name]: secret, n: 1 }) }) },
  { name: 'JSON three deep', of: (name, secret) => json({ a: json({ b: json({ [name]: secret, n: 1 }) }) }) },
  {
    name: 'JSON four deep',
    of: (name, secret) => json({ z: json({ a: json({ b: json({ [name]: secret, n: 1 }) }) }) }),
  },
  { name: 'JSON array', of: (name, secret) => json({ [name]: [secret] }) },
  { name: 'inspected', of: (name, secret) => `{ user: 'jane', ${name}: '${secret}', n: 1 }` },
  { name: 'inspected, colored', of: (name, secret) => `{ ${name}: \x1b[32m'${secret}'\x1b[39m, n: 1 }` },
  { name: 'name colored', of: (name, secret) => `\x1b[36m${name}\x1b[0m=${secret}` },
  { name: 'value colored', of: (name, secret) => `${name}=\x1b[33m${secret}\x1b[0m` },
  { name: 'query', of: (name, secret) => `GET /x?a=1&${name}=${encodeURIComponent(secret)}&b=2 HTTP/1.1` },
  { name: 'encoded query', of: (name, secret) => encodeURIComponent(`a=1&${name}=${secret}&b=2`) },
  { name: 'list of pairs', of: (name, secret) => `(user=jane, ${name}=${secret}, n=1)` },
  { name: 'semicolons', of: (name, secret) => `user=jane;${name}=${secret};n=1` },
  { name: 'Python', of: (name, secret) => `{'user': 'jane', '${name}': '${secret}'}` },
  { name: 'Ruby', of: (name, secret) => `{"${name}"=>"${secret}"}` },
  { name: 'XML', of: (name, secret) => `<${name}>${secret}</${name}>` },
  { name: 'flag', of: (name, secret) => `run --${name} ${secret} --fast` },
  { name: 'zero width within', of: (name, secret) => `${name.slice(0, 2)}\u200b${name.slice(2)}=${secret}` },
  { name: 'in brackets', of: (name, secret) => `${name}=(${secret})` },
  { name: 'in angles', of: (name, secret) => `${name}=<${secret}>` },
  { name: 'header of curl', of: (name, secret) => `curl -H "${name}: ${secret}" https://x.example.com` },
  { name: 'cut short', of: (name, secret) => `{"${name}":"${secret}` },
  { name: 'Go', of: (name, secret) => `map[${name}:${secret} user:jane]` },
  { name: 'name and value', of: (name, secret) => json({ Name: name, Value: secret }) },
];
