/**
 * Secrets of many kinds, as their vendors and protocols shape them, and the forms in which programs log them. None is
 * written out: a pattern says how one is drawn, so that no scanner of repositories takes this file for a leak.
 */

/** Characters from 0 to below `n`. */
export type Draw = (n: number) => number;

/** A secret, and the text that carries it. */
export interface Sample {
  readonly text: string;
  readonly secret: string;
}

/** A kind that can be told by its own shape. `{}` patterns: `x{n}` draws n of: a lower, A upper, 0 digit, h hex, H upper hex, 3 lower and digits, 6 base 62, 4 base 64, u base64url. */
export interface Shape {
  readonly name: string;
  readonly pattern: string;
}

const alphabets: Readonly<Record<string, string>> = {
  a: 'abcdefghijklmnopqrstuvwxyz',
  A: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  '0': '0123456789',
  h: '0123456789abcdef',
  H: '0123456789ABCDEF',
  '3': 'abcdefghijklmnopqrstuvwxyz0123456789',
  '2': 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  '6': 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  '4': 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  u: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
};

/** A text drawn by a pattern: `~x<n>~` is n characters of alphabet x, all else stands for itself. */
export function drawn(pattern: string, draw: Draw): string {
  return pattern.replace(/~([aA0hH3264u])(\d+)~/g, (_, name: string, count: string) => {
    const letters = alphabets[name] ?? '';
    return Array.from({ length: Number(count) }, () => letters.charAt(draw(letters.length))).join('');
  });
}

const shape = (name: string, pattern: string): Shape => ({ name, pattern });

/** Kinds that are known by their shape, whatever stands about them. */
export const shapes: readonly Shape[] = [
  shape('AWS access key id', 'AKIA~216~'),
  shape('AWS temporary key id', 'ASIA~216~'),
  shape('AWS role id', 'AROA~216~'),
  shape('AWS secret key', '~440~'),
  shape('AWS session token', 'IQoJb3JpZ2luX2Vj~4220~=='),
  shape('AWS Bedrock key', 'ABSK~4120~='),
  shape('AWS MWS token', 'amzn.mws.~h8~-~h4~-4~h3~-a~h3~-~h12~'),
  shape('Google API key', 'AIza~u35~'),
  shape('Google OAuth access token', 'ya29.~u64~'),
  shape('Google OAuth refresh token', '1//0~u60~'),
  shape('Google client secret', 'GOCSPX-~u28~'),
  shape('Firebase server key', 'AAAA~67~:APA91b~u134~'),
  shape('Azure AD client secret', '~63~8Q~~634~'),
  shape('Azure storage key', '~486~=='),
  shape('Azure DevOps token', '~352~'),
  shape('Azure SAS signature', 'sv=2023-01-03&sr=b&sp=r&sig=~440~%3D'),
  shape('GitHub personal token', 'ghp_~636~'),
  shape('GitHub app token', 'ghs_~636~'),
  shape('GitHub OAuth token', 'gho_~636~'),
  shape('GitHub fine-grained token', 'github_pat_~622~_~659~'),
  shape('GitLab token', 'glpat-~u20~'),
  shape('GitLab runner token', 'glrt-~u20~'),
  shape('GitLab trigger token', 'glptt-~h40~'),
  shape('Bitbucket app password', 'ATBB~632~'),
  shape('Atlassian token', 'ATATT3xFfGF0~u180~'),
  shape('Slack bot token', 'xoxb-~012~-~012~-~624~'),
  shape('Slack user token', 'xoxp-~012~-~012~-~012~-~h32~'),
  shape('Slack app token', 'xapp-1-A~210~-~012~-~h64~'),
  shape('Slack webhook', 'https://hooks.slack.com/services/T~28~/B~210~/~624~'),
  shape('Discord webhook', 'https://discord.com/api/webhooks/~018~/~u68~'),
  shape('Discord bot token', 'M~623~.~66~.~u27~'),
  shape('Telegram bot token', '~09~:AA~u33~'),
  shape(
    'Teams webhook',
    'https://acme.webhook.office.com/webhookb2/~h8~-~h4~-~h4~-~h4~-~h12~@~h8~-~h4~-~h4~-~h4~-~h12~/IncomingWebhook/~h32~/~h8~-~h4~-~h4~-~h4~-~h12~',
  ),
  shape('Stripe secret key', 'sk_live_~624~'),
  shape('Stripe restricted key', 'rk_live_~6100~'),
  shape('Stripe webhook secret', 'whsec_~632~'),
  shape('Twilio account SID', 'AC~h32~'),
  shape('Twilio API key', 'SK~h32~'),
  shape('SendGrid key', 'SG.~u22~.~u43~'),
  shape('Mailgun key', 'key-~h32~'),
  shape('Mailchimp key', '~h32~-us14'),
  shape('Postman key', 'PMAK-~h24~-~h34~'),
  shape('Brevo key', 'xkeysib-~h64~-~616~'),
  shape('Square token', 'EAAA~u60~'),
  shape('Square OAuth secret', 'sq0csp-~u43~'),
  shape('PayPal Braintree token', 'access_token$production$~316~$~h32~'),
  shape('Shopify token', 'shpat_~h32~'),
  shape('Shopify shared secret', 'shpss_~h32~'),
  shape('OpenAI key', 'sk-~648~'),
  shape('OpenAI project key', 'sk-proj-~u74~T3BlbkFJ~u74~'),
  shape('Anthropic key', 'sk-ant-api03-~u93~AA'),
  shape('Hugging Face token', 'hf_~634~'),
  shape('Replicate token', 'r8_~637~'),
  shape('Groq key', 'gsk_~652~'),
  shape('Perplexity key', 'pplx-~h48~'),
  shape('npm token', 'npm_~636~'),
  shape('PyPI token', 'pypi-AgEIcHlwaS5vcmc~u150~'),
  shape('RubyGems key', 'rubygems_~h48~'),
  shape('NuGet key', 'oy2~343~'),
  shape('Docker Hub token', 'dckr_pat_~u27~'),
  shape('Terraform Cloud token', '~614~.atlasv1.~u64~'),
  shape('Vault token', 'hvs.~u94~'),
  shape('Vault batch token', 'hvb.~u140~'),
  shape('Doppler token', 'dp.pt.~643~'),
  shape('Pulumi token', 'pul-~h40~'),
  shape('DigitalOcean token', 'dop_v1_~h64~'),
  shape('Heroku key', 'HRKU-AA~u58~'),
  shape('Fly.io token', 'FlyV1 fm2_~4160~'),
  shape('Netlify token', 'nfp_~636~'),
  shape('Vercel token', 'vcp_~656~'),
  shape('Cloudflare origin key', 'v1.0-~h24~-~h146~'),
  shape('Databricks token', 'dapi~h32~'),
  shape('Snyk token', 'snyk_uat.~h8~.~u60~'),
  shape('SonarQube token', 'sqp_~h40~'),
  shape('Sentry token', 'sntrys_~4120~=_~443~'),
  shape('Sentry DSN', 'https://«~h32~»@o~06~.ingest.sentry.io/~07~'),
  shape('New Relic key', 'NRAK-~227~'),
  shape('New Relic ingest key', '~h36~FFFFNRAL'),
  shape('Grafana service account', 'glsa_~632~_~h8~'),
  shape('Grafana Cloud token', 'glc_eyJ~680~='),
  shape('PagerDuty token', 'u+~u18~'),
  shape('Linear key', 'lin_api_~640~'),
  shape('Notion token', 'ntn_~646~'),
  shape('Notion integration secret', 'secret_~643~'),
  shape('Figma token', 'figd_~u40~'),
  shape('Airtable token', 'pat~614~.~h64~'),
  shape('Asana token', '1/~016~:~h32~'),
  shape('HubSpot token', 'pat-na1-~h8~-~h4~-~h4~-~h4~-~h12~'),
  shape('Dropbox token', 'sl.~u136~'),
  shape('Mapbox token', 'sk.eyJ~680~.~u22~'),
  shape('Algolia secured key', '~4120~='),
  shape('PlanetScale password', 'pscale_pw_~u43~'),
  shape('Supabase key', 'sbp_~h40~'),
  shape('MongoDB Atlas key', 'mdb_sa_sk_~u40~'),
  shape('Cognito client secret', '~352~'),
  shape('age key', 'AGE-SECRET-KEY-1~258~'),
  shape('Facebook token', 'EAA~6150~'),
  shape('Twitter bearer', 'AAAAAAAAAAAAAAAAAAAAA~680~'),
  shape('JWT', 'eyJhbGciOiJIUzI1NiJ9.eyJ~u60~.~u43~'),
  shape('JWE', 'eyJhbGciOiJSU0EtT0FFUCJ9.~u86~.~u16~.~u60~.~u22~'),
  shape('PASETO', 'v4.local.~u120~'),
  shape('PEM block', '-----BEGIN PRIVATE KEY-----\nMIIE~460~\n~464~\n-----END PRIVATE KEY-----'),
  shape(
    'PEM block with escaped breaks',
    '-----BEGIN EC PRIVATE KEY-----\\nMHcC~460~\\n-----END EC PRIVATE KEY-----',
  ),
  shape('PGP block', '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n~464~\n-----END PGP PRIVATE KEY BLOCK-----'),
  shape(
    'OpenSSH block',
    '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE~440~\n-----END OPENSSH PRIVATE KEY-----',
  ),
  shape('bcrypt hash', '$2b$12$~653~'),
  shape('crypt hash', '$6$~68~$~686~'),
  shape('argon2 hash', '$argon2id$v=19$m=65536,t=3,p=4$~422~$~443~'),
  shape('random base 62', '~632~'),
  shape('random base64url', '~u43~'),
  shape('request id', '~h8~-~h4~-4~h3~-a~h3~-~h12~'),
  shape('ARN with account', 'arn:aws:iam::«~012~»:user/ci'),
  shape('ECR registry', '«~012~».dkr.ecr.eu-west-1.amazonaws.com'),
  shape('queue address', 'https://sqs.eu-west-1.amazonaws.com/«~012~»/orders'),
  shape('assets bucket', 'cdk-hnb659fds-assets-«~012~»-eu-west-1'),
  shape('account with underscores', 'cdk_«~012~»_assets'),
];

/** Kinds that have to be known by the name before them. */
export const named: readonly { readonly name: string; readonly value: string }[] = [
  { name: 'password', value: '~65~!~64~' },
  { name: 'Password', value: 'hunter~03~' },
  { name: 'passwd', value: '~610~' },
  { name: 'pwd', value: '~a8~' },
  { name: 'pass', value: '~65~#~64~' },
  { name: 'DB_PASS', value: '~610~' },
  { name: 'DB_PASSWORD', value: '~65~$~65~' },
  { name: 'dbPassword', value: '~64~&~66~' },
  { name: 'userpassword', value: '~610~' },
  { name: 'passphrase', value: '~a6~-~a6~-~a6~' },
  { name: 'passcode', value: '~08~' },
  { name: 'MYSQL_ROOT_PASSWORD', value: '~612~' },
  { name: 'PGPASSWORD', value: '~612~' },
  { name: 'spring.datasource.password', value: '~612~' },
  { name: 'secret', value: '~610~' },
  { name: 'clientSecret', value: '~616~' },
  { name: 'client_secret', value: '~616~' },
  { name: 'CLIENT-SECRET', value: '~616~' },
  { name: 'secretKey', value: '~616~' },
  { name: 'aws_secret_access_key', value: '~440~' },
  { name: 'SecretAccessKey', value: '~440~' },
  { name: 'sessionToken', value: '~460~' },
  { name: 'x-amz-security-token', value: '~460~' },
  { name: 'token', value: '~612~' },
  { name: 'accessToken', value: '~612~' },
  { name: 'access_token', value: '~h20~' },
  { name: 'refresh_token', value: '~h24~' },
  { name: 'id_token', value: '~624~' },
  { name: 'authToken', value: '~h16~' },
  { name: 'csrf_token', value: '~h16~' },
  { name: 'apiKey', value: '~h16~' },
  { name: 'api_key', value: '~h16~' },
  { name: 'apikey', value: '~h16~' },
  { name: 'X-Api-Key', value: '~630~' },
  { name: 'accountKey', value: '~420~' },
  { name: 'SharedAccessKey', value: '~420~=' },
  { name: 'private_key', value: '~h20~' },
  { name: 'encryptionKey', value: '~h20~' },
  { name: 'signing_key', value: '~h20~' },
  { name: 'signature', value: '~h20~' },
  { name: 'X-Amz-Signature', value: '~h64~' },
  { name: 'credentials', value: '~h12~:~h12~' },
  { name: 'sessionId', value: '~h12~' },
  { name: 'session_id', value: '~h12~' },
  { name: 'JSESSIONID', value: '~H20~' },
  { name: 'connect.sid', value: 's%3A~616~' },
  { name: 'jwt', value: '~615~' },
  { name: 'otp', value: '~06~' },
  { name: 'mfaCode', value: '~06~' },
  { name: 'cvv', value: '~03~' },
  { name: 'pin', value: '~04~' },
  { name: 'ssn', value: '~09~' },
  { name: 'cardNumber', value: '4~03~********~04~' },
  { name: 'webhookSecret', value: '~h16~' },
  { name: 'SLACK_SIGNING_SECRET', value: '~h16~' },
  { name: 'JWT_SECRET', value: '~a9~~02~' },
  { name: 'DATADOG_API_KEY', value: '~h32~' },
  { name: 'masterKey', value: '~h16~' },
];

/** Kinds that are a line of their own; `«...»` is the secret. */
export const lines: readonly Shape[] = [
  shape('bearer', 'Authorization: Bearer «~a22~»'),
  shape('bearer, lower case', 'authorization: bearer «~624~»'),
  shape('bearer alone', 'sent Bearer «~68~.~68~-~68~» to billing'),
  shape('basic', 'Authorization: Basic «~424~»'),
  shape('token scheme', 'Authorization: Token «~h20~»'),
  shape('api key scheme', 'Authorization: ApiKey «~h20~»'),
  shape('digest', 'Authorization: Digest username="jane", realm="r", response="«~h32~»"'),
  shape(
    'AWS signature',
    'Authorization: AWS4-HMAC-SHA256 Credential=x/20261124/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=«~h64~»',
  ),
  shape('scheme-less', 'Authorization: «~624~»'),
  shape('proxy', 'Proxy-Authorization: Basic «~424~»'),
  shape('negotiate', 'Authorization: Negotiate «~460~»'),
  shape('curl header', `curl -H 'Authorization: token «~h20~»' https://api.example.com`),
  shape('header list', "[ 'authorization', 'Bearer «~620~»' ]"),
  shape('raw header array', '"authorization":["Bearer «~620~»"]'),
  shape('cookie', 'Cookie: theme=dark; sessionid=«~h20~»'),
  shape('set-cookie', 'Set-Cookie: SID=«~h16~»; Path=/; HttpOnly'),
  shape('cookie in JSON', '{"cookie":"a=1; auth=«~h20~»"}'),
  shape('cookie list', '"cookies":["sid=«~h20~»","theme=dark"]'),
  shape('postgres', 'postgres://admin:«~610~»@db.example.com:5432/shop'),
  shape('postgresql with signs', 'postgresql+psycopg2://admin:«~65~!$~65~»@db/shop'),
  shape('mysql', 'mysql2://root:«~610~»@10.0.0.3/app'),
  shape('redis', 'redis://:«~610~»@cache:6379/0'),
  shape('rediss', 'rediss://default:«~620~»@cache.example.com:6380'),
  shape('mongodb', 'mongodb+srv://u:«~610~»@cluster0.ab1cd.mongodb.net/?retryWrites=true'),
  shape('amqp', 'amqps://svc:«~612~»@mq.example.com/%2f'),
  shape('jdbc', 'jdbc:mysql://db:3306/app?user=root&password=«~610~»&useSSL=true'),
  shape('sqlserver', 'jdbc:sqlserver://db:1433;user=sa;password=«~610~»;encrypt=true'),
  shape('ado', 'Server=tcp:db,1433;User ID=sa;Password=«~65~#~65~»;Encrypt=True'),
  shape('oracle', 'jdbc:oracle:thin:scott/«~610~»@//db:1521/orcl'),
  shape(
    'azure storage',
    'DefaultEndpointsProtocol=https;AccountName=x;AccountKey=«~440~»==;EndpointSuffix=core.windows.net',
  ),
  shape(
    'service bus',
    'Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=«~440~»=',
  ),
  shape('libpq', 'host=db user=app password=«~610~» dbname=shop'),
  shape('snowflake', 'snowflake://u:«~610~»@acct/db'),
  shape('elastic', 'https://elastic:«~616~»@es.example.com:9200/_search'),
  shape('clickhouse', 'clickhouse://default:«~612~»@ch:9000/x'),
  shape('smtp', 'smtp://mailer%40example.com:«~612~»@smtp.example.com:587'),
  shape('ftp', 'ftp://u:«~68~»@files.example.com/in'),
  shape('git remote', 'https://x-access-token:«~640~»@github.com/acme/app.git'),
  shape('token as user', 'https://«~640~»@git.example.com/acme/app.git'),
  shape('jaas', 'PlainLoginModule required username="u" password="«~610~»";'),
  shape('ldap', 'bindDn=cn=admin bindPassword=«~610~»'),
  shape('flag', 'mysql --user=root --password «~610~» --host db'),
  shape('flag with equals', 'vault login --token=«~620~»'),
  shape('curl user', 'curl -u admin:«~610~» https://x.example.com'),
  shape(
    'presigned',
    'https://b.s3.amazonaws.com/k?X-Amz-Credential=a&X-Amz-Signature=«~h64~»&X-Amz-Expires=900',
  ),
  shape('query key', 'GET https://maps.example.com/v1?key=«~632~»&q=x'),
  shape('query token', 'GET /reset?token=«~h20~» 200'),
  shape('encoded query', 'redirect=https%3A%2F%2Fx%2F%3Faccess_token%3D«~h20~»%26state%3D1'),
  shape('e-mail', 'mail to «~a5~.~a6~@~a6~.example.com» bounced'),
  shape('e-mail with plus', 'user=«~a5~+~a3~@~a6~.co.uk»'),
  shape('e-mail, encoded', 'GET /u/«~a5~.~a4~%40~a6~.com»'),
  shape('e-mail, escaped', '{"e":"«~a5~.~a4~\\u0040~a6~.com»"}'),
  shape('e-mail of other scripts', 'an «jürgen.~a4~@münchen.example» gesendet'),
  shape('e-mail in capitals', '«~A5~@~A6~.COM» signed in'),
  shape('e-mail in brackets', 'From: Jane <«~a5~@~a6~.org»>'),
  shape('e-mail spelt', 'write to «~a5~ [at] ~a6~ [dot] com»'),
  shape('mailto', 'mailto:«~a6~@~a6~.io»?subject=x'),
  shape('international phone', 'call +49 «171 ~03~ ~04~» back'),
  shape('compact phone', 'sms to +1«~010~» sent'),
  shape('US phone', 'phone (555) «~03~-~04~»'),
  shape('US phone, dashes', 'dial «555-~03~-~04~» now'),
  shape('phone by name', '{"phoneNumber":"«0171~07~»"}'),
  shape('SSN', 'ssn on file 123-«45-~04~»'),
  shape('client address', '{"sourceIp":"«203.0.113.7»"}'),
  shape('forwarded for', 'X-Forwarded-For: «203.0.113.7»'),
  shape('account', 'account «~012~» is suspended'),
  shape('account in JSON', '{"accountId":"«~012~»"}'),
  shape('account with dashes', 'account «~04~-~04~-~04~»'),
  shape('xml', '<password>«~610~»</password>'),
  shape('xml attribute', '<add key="password" value="«~610~»"/>'),
  shape('name and value', '{"name":"DB_PASSWORD","value":"«~610~»"}'),
  shape('map entry', '[["password","«~610~»"]]'),
  shape('go map', 'map[password:«~610~» user:jane]'),
  shape('go struct', '{User:jane Password:«~610~» Age:3}'),
  shape('java', 'Login(user=jane, password=«~610~», age=3)'),
  shape('ruby', '{:password=>"«~610~»", :user=>"jane"}'),
  shape('python', "{'password': b'«~610~»', 'user': 'jane'}"),
  shape('rust', 'Login { user: "jane", password: Some("«~610~»") }'),
  shape('php', "array('password' => '«~610~»')"),
  shape('yaml', 'db:\n  user: x\n  password: «~610~»\n  port: 1'),
  shape('properties', 'app.db.password = «~610~»'),
  shape('export', 'export API_TOKEN="«~h20~»"'),
  shape('secret list', '{"passwords":["«~610~»","x"]}'),
  shape('secret object', '{"secret":{"value":"«~610~»"}}'),
  shape('in words', 'the password is «~66~9~64~»'),
  shape('netrc', 'machine api.example.com login jane password «~612~»'),
  shape('docker auth', '{"auths":{"r.io":{"auth":"«~432~»"}}}'),
  shape('npmrc', '//registry.npmjs.org/:_authToken=«~636~»'),
];

const luhnTail = (digits: string): string => {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits.charAt(digits.length - 1 - i));
    sum += i % 2 === 0 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return String((10 - (sum % 10)) % 10);
};

/** Numbers of cards and accounts, which a checksum tells. */
export const numbers: readonly { readonly name: string; readonly make: (draw: Draw) => string }[] = [
  { name: 'Visa', make: (draw) => withLuhn(`4${drawn('~014~', draw)}`) },
  { name: 'Visa in groups', make: (draw) => inFours(withLuhn(`4${drawn('~014~', draw)}`), ' ') },
  { name: 'Mastercard in groups', make: (draw) => inFours(withLuhn(`52${drawn('~013~', draw)}`), '-') },
  { name: 'American Express', make: (draw) => withLuhn(`37${drawn('~012~', draw)}`) },
  { name: 'Discover', make: (draw) => withLuhn(`6011${drawn('~011~', draw)}`) },
  { name: 'IBAN', make: (draw) => withMod97('GB', `WEST${drawn('~014~', draw)}`) },
  { name: 'IBAN in groups', make: (draw) => inFours(withMod97('DE', drawn('~018~', draw)), ' ') },
];

function withLuhn(digits: string): string {
  return digits + luhnTail(digits);
}

function inFours(text: string, between: string): string {
  return text.replace(/(.{4})(?=.)/g, `$1${between}`);
}

function withMod97(country: string, rest: string): string {
  const number = [...`${rest}${country}00`].map((letter) => Number.parseInt(letter, 36)).join('');
  return `${country}${String(98n - (BigInt(number) % 97n)).padStart(2, '0')}${rest}`;
}
