// A real OpenID Connect provider with two people, alice and bob, whom everybody may be: it asks only which of them, and
// how sure it shall be of them. Prints its address as one line, and ends when its standard input closes.
import { exportJWK, generateKeyPair } from 'jose';
import { createServer } from 'node:http';
import { once } from 'node:events';
import Provider from 'oidc-provider';

const [back, ...secrets] = process.argv.slice(2);
const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;

const { privateKey } = await generateKeyPair('RS256', { extractable: true });
const acrValues = ['urn:test:low', 'urn:test:substantial', 'urn:test:high'];
const common = {
  redirect_uris: [back],
  response_types: ['code'],
  grant_types: ['authorization_code'],
};

const provider = new Provider(issuer, {
  clients: [
    { ...common, client_id: 'rogatory', token_endpoint_auth_method: 'none' },
    ...secrets.map((client_secret) => ({
      ...common,
      client_id: 'rogatory-confidential',
      client_secret,
      token_endpoint_auth_method: 'client_secret_post',
    })),
  ],
  jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'test' }] },
  cookies: { keys: ['a test keeps no secrets'] },
  acrValues,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  findAccount: (_, accountId) => ({
    accountId,
    claims: () => ({ sub: accountId, email: 'liaison@xa.example' }),
  }),
  async loadExistingGrant({ oidc }) {
    const { session, client } = oidc;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
});

/** One link for each person and level; `abort` is the way out. */
function page(uid) {
  const link = (user, acr) =>
    `<li><a href="/interaction/${uid}/as?user=${user}&amp;acr=${acr}">${user}, ${acr}</a></li>`;
  const links = ['alice', 'bob'].flatMap((user) => acrValues.map((acr) => link(user, acr)));
  return `<!doctype html><html lang="en"><title>Test identity provider</title><h1>Who are you?</h1>
<ul>${links.join('')}</ul><p><a href="/interaction/${uid}/abort">Nobody</a></p></html>`;
}

const callback = provider.callback();
server.on('request', (request, response) => {
  const url = new URL(request.url, issuer);
  const [, place, uid, step] = url.pathname.split('/');
  if (place !== 'interaction') {
    callback(request, response);
  } else if (step === undefined) {
    response.setHeader('content-type', 'text/html').end(page(uid));
  } else {
    const { user, acr } = Object.fromEntries(url.searchParams);
    const result =
      step === 'abort'
        ? { error: 'access_denied', error_description: '<b>evil words of the provider</b>' }
        : { login: { accountId: user, acr, remember: false } };
    provider.interactionFinished(request, response, result).catch((error) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  }
});
process.stdout.write(`${issuer}\n`);
process.stdin.on('end', () => process.exit()).resume();
