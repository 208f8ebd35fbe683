// The schema of accounts and of how their users authenticate.

import { z } from 'zod';
import { either, grammar, Mistake, section } from '../grammar/grammar.ts';
import { count } from '../grammar/numbers.ts';
import { secret } from '../grammar/secrets.ts';
import { choice, flag, text } from '../grammar/texts.ts';
import { duration, rate } from '../grammar/times.ts';

const fromFile = section('Accounts from a CSV file.', {
  file: text({
    about: 'CSV with a header; columns id, email, password, token as far as auth needs them.',
    example: 'users.csv',
  }),
  exclusive: flag({
    about: 'Nobody else uses these accounts: a frame that matches no send is then judged.',
  }).prefault(false),
});

export const accountsSchema = either('Must be `generated`, or a map with `file`.', [
  choice({
    about: '`generated`: the embedded server makes them.',
    names: ['generated'] as const,
    what: 'kind of accounts',
  }),
  fromFile,
])
  .describe('Whose accounts: `generated` (embedded server only), or { file, exclusive }.')
  .meta({ samples: ['generated', { file: 'users.csv', exclusive: true }] });

const bodyField = grammar(
  {
    title: 'text',
    description: 'Value of the field; {email} and {password} are replaced by the account’s.',
    type: 'string',
    maxLength: 1_000,
    samples: ['{email}'],
  },
  (value) => {
    if (typeof value === 'string' && value.length <= 1_000 && value.isWellFormed()) return value;
    const options = { kind: 'type', isSecret: true } as const;
    return new Mistake('Must be a text of at most 1,000 characters.', null, options);
  },
);

function body(about: string, example: Record<string, string>) {
  return z
    .record(z.string().regex(/^[\w.-]{1,100}$/), bodyField)
    .meta({ description: about, title: 'map of fields', samples: [example] });
}

function replyPath(about: string, example: string) {
  const pattern = /^[\w-]+(\.[\w-]+)*$/;
  const wanted = 'a dotted path such as data.token';
  return text({ about, example, pattern, wanted, isPrivate: true });
}

function urlPath(about: string, example: string) {
  const wanted = 'a path that begins with /';
  return text({ about, example, pattern: /^\/[^\s#?]*$/, wanted, isPrivate: true });
}

const loginBody = { email: '{email}', password: '{password}' };
const refreshBody = { refresh: '{refresh}' };

const refresh = section('How an access token is renewed; without it users log in again.', {
  path: urlPath('Path of the request.', '/auth/token/refresh/').prefault('/auth/token/refresh/'),
  body: body('Fields of the request; {refresh} is replaced.', refreshBody).prefault(refreshBody),
  from: replyPath('Where the login’s reply holds the refresh token.', 'refresh').prefault(
    'refresh',
  ),
  token: replyPath('Where the refresh’s reply holds the access token.', 'access').prefault(
    'access',
  ),
});

const login = section('Each user logs in with its e-mail and password.', {
  path: urlPath('Path of the login request (POST, JSON).', '/auth/token/').prefault('/auth/token/'),
  body: body('Fields of the request; {email} and {password} are replaced.', loginBody).prefault(
    loginBody,
  ),
  token: replyPath('Where the reply holds the access token.', 'access').prefault('access'),
  refresh: refresh.optional(),
  rate: rate({ about: 'Logins started per second, all agents together.' }).prefault('20/s'),
  inFlight: count({ about: 'Logins under way at once.', min: 1, max: 10_000 }).prefault(10),
});

const claim = grammar(
  {
    title: 'text, number or true/false',
    description: 'Value of the claim; {id} and {email} are replaced by the account’s.',
    type: ['string', 'number', 'boolean'],
    samples: ['{id}'],
  },
  (value) => {
    const isFine =
      (typeof value === 'string' && value.length <= 500) ||
      typeof value === 'boolean' ||
      (typeof value === 'number' && Number.isFinite(value));
    if (isFine) return value as string | number | boolean;
    return new Mistake('Must be text, a number, true or false.', null, { isSecret: true });
  },
);

const defaultClaims = { user_id: '{id}', token_type: 'access' };

const jwt = section('Tokens (HS256) minted from a secret shared with the server.', {
  secret: secret({
    about: 'The shared secret; only as a reference.',
    example: '${env:JWT_SECRET}',
  }),
  claims: z
    .record(z.string().regex(/^[\w:/.-]{1,100}$/), claim)
    .meta({
      description: 'Claims of a token; {id} and {email} are replaced; iat and exp are added.',
      title: 'map of claims',
      samples: [defaultClaims],
    })
    .prefault(defaultClaims),
  lifetime: duration({
    about: 'Lifetime of a token; must outlive load, settle and readback.',
    minMs: 1_000,
    example: '2h',
  }).prefault('1h'),
});

export const authSchema = either('Must be `tokens`, { login: … } or { jwt: … }.', [
  grammar(
    {
      title: 'name',
      description: '`tokens`: each account brings its token.',
      type: 'string',
      enum: ['tokens'],
      samples: ['tokens'],
    },
    (value) => {
      if (value === 'tokens') return 'tokens' as const;
      const kind = typeof value === 'string' ? 'value' : 'type';
      const message = 'Must be `tokens`, { login: … } or { jwt: … }.';
      return new Mistake(message, null, { kind, isSecret: kind === 'value' });
    },
  ),
  section('Exactly one of login and jwt.', { login: login.optional(), jwt: jwt.optional() }),
])
  .describe('How users authenticate: `tokens`, { login } or { jwt }; default `tokens`.')
  .meta({ samples: ['tokens', { login: {} }, { jwt: { secret: '${env:JWT_SECRET}' } }] });

export type ParsedAuth = z.output<typeof authSchema>;
