// A certified OpenID provider that plays ID-porten: PKCE, private_key_jwt, pushed requests, levels and a national number.
// Settings come as JSON in the environment; one line on standard output says that it listens.
import * as oidc from "oidc-provider";

const { port, client, returnTo, signedOutTo, key } = JSON.parse(process.env.OPENID_SETTINGS);
const issuer = `http://127.0.0.1:${port}`;

const provider = new oidc.Provider(issuer, {
  clients: [
    {
      client_id: client,
      token_endpoint_auth_method: "private_key_jwt",
      jwks: { keys: [key] },
      redirect_uris: [returnTo],
      post_logout_redirect_uris: [signedOutTo],
      response_types: ["code"],
      grant_types: ["authorization_code"],
      require_auth_time: true,
    },
  ],
  acrValues: ["idporten-loa-substantial", "idporten-loa-high"],
  claims: { openid: ["sub", "pid"], profile: [] },
  conformIdTokenClaims: false,
  cookies: { keys: ["only-for-tests"] },
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
  pkce: { required: () => true },
  interactions: { url: (_, interaction) => `/login/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: `sub-of-${id}`.slice(0, 12), pid: id }) }),
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid profile");
    await grant.save();
    return grant;
  },
});

/** A login page of one form: who is it, at which level, or a way back. */
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/login/")) return next();
  if (ctx.method === "GET") {
    ctx.body = '<form method="post"><input name="pid"><input name="level"><button>Logg inn</button></form>';
    return undefined;
  }
  const chunks = [];
  for await (const chunk of ctx.req) chunks.push(chunk);
  const form = new URLSearchParams(Buffer.concat(chunks).toString());
  const result = form.get("pid")
    ? { login: { accountId: form.get("pid"), acr: form.get("level") } }
    : { error: "access_denied", error_description: "The person turned back." };
  return provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
});

provider.listen(port, "127.0.0.1", () => console.log("listening"));
