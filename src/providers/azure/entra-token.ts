import type { INetworkModule, NetworkRequestOptions } from '@azure/msal-node';
import { EgressError } from '../../egress/index.ts';
import type { Egress } from '../../egress/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { CredentialError } from '../shared/authorize-calls.ts';
import { readPart } from '../shared/credential.ts';
import { fetchByEgress } from '../shared/fetch-by-egress.ts';
import type { FetchedToken } from '../shared/token-cache.ts';

const AUTHORITY = 'https://login.microsoftonline.com';

interface Received {
  readonly headers: Record<string, string>;
  readonly body: unknown;
  readonly status: number;
}

/** The library's way out: egress. A failure of it is kept, since the library wraps it. */
class EgressNetwork {
  failure: EgressError | null = null;
  readonly #egress: Egress;

  constructor(egress: Egress) {
    this.#egress = egress;
  }

  sendGetRequestAsync(url: string, options?: NetworkRequestOptions): Promise<Received> {
    return this.#send('GET', url, options);
  }

  sendPostRequestAsync(url: string, options?: NetworkRequestOptions): Promise<Received> {
    return this.#send('POST', url, options);
  }

  async #send(method: 'GET' | 'POST', url: string, options?: NetworkRequestOptions): Promise<Received> {
    try {
      const sent = method === 'POST' ? { method, body: options?.body ?? '' } : {};
      const answer = await fetchByEgress(this.#egress, new Request(url, { ...sent, headers: options?.headers }));
      return { headers: {}, body: await answer.json(), status: answer.status };
    } catch (error) {
      if (error instanceof EgressError) this.failure = error;
      throw error;
    }
  }
}

/** A bearer token by the client credentials of an Entra application. Rejects with `EgressError` or `CredentialError`. */
export async function fetchEntraToken(egress: Egress, credential: JsonRecord, scope: string): Promise<FetchedToken> {
  const tenant = readPart(credential, 'tenant_id');
  const clientId = readPart(credential, 'client_id');
  const clientSecret = readPart(credential, 'client_secret');
  if (tenant === null || clientId === null || clientSecret === null)
    throw new CredentialError('api_key: must have tenant_id, client_id and client_secret');
  const { ConfidentialClientApplication } = await import('@azure/msal-node');
  const network = new EgressNetwork(egress);
  const authority = `${readPart(credential, 'authority_host') ?? AUTHORITY}/${encodeURIComponent(tenant)}`;
  try {
    const application = new ConfidentialClientApplication({
      auth: { clientId, clientSecret, authority },
      // The library reads the body as what it asked for.
      system: { networkClient: network as INetworkModule },
    });
    const result = await application.acquireTokenByClientCredential({ scopes: [scope] });
    if (result?.expiresOn == null) throw new CredentialError('the token service gave no token');
    return { token: result.accessToken, expiresAt: result.expiresOn.getTime() };
  } catch (error) {
    if (network.failure !== null) throw network.failure;
    if (error instanceof CredentialError) throw error;
    const code = error instanceof Error && 'errorCode' in error ? String(error.errorCode) : 'unknown';
    throw new CredentialError(`the token service refused the credential: ${code}`);
  }
}
