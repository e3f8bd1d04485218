import { EgressError } from '../../egress/index.ts';
import type { Egress } from '../../egress/index.ts';
import { asRecord } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { CredentialError } from '../shared/authorize-calls.ts';
import { readPart } from '../shared/credential.ts';
import { fetchByEgress } from '../shared/fetch-by-egress.ts';
import type { FetchedToken } from '../shared/token-cache.ts';

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
/** Google's tokens live an hour; what the library does not say is taken shorter. */
const LIFETIME_MS = 1_800_000;
/** The workload identity of the machine or pod (cloud.google.com/compute/docs/access/authenticate-workloads, 2026-11). */
const METADATA_URL = 'http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token';

/**
 * A federated identity may name a file or a program of this machine, which would then be read or run for anybody who may write
 * providers; only what is fetched from an address is taken.
 */
function checkSource(credential: JsonRecord): void {
  const source = asRecord(credential['credential_source']);
  const foreign = ['file', 'executable', 'environment_id', 'certificate'].some((name) => name in source);
  if (foreign || readPart(source, 'url') === null)
    throw new CredentialError('api_key: credential_source must name a url and nothing of this machine');
}

async function createClient(egress: Egress, credential: JsonRecord) {
  const { IdentityPoolClient, JWT } = await import('google-auth-library');
  const transporterOptions = {
    fetchImplementation: (input: string | URL | Request, init?: RequestInit) =>
      fetchByEgress(egress, input instanceof Request ? input : new Request(String(input), init)),
    retry: false,
  };
  if (credential['type'] === 'external_account') {
    checkSource(credential);
    // The library gives its token exchange a connection of its own: it shall leave by egress too.
    class EgressIdentityPoolClient extends IdentityPoolClient {
      constructor(options: ConstructorParameters<typeof IdentityPoolClient>[0]) {
        super(options);
        Object.assign(this.stsCredential, { transporter: this.transporter });
      }
    }
    return new EgressIdentityPoolClient({ ...credential, scopes: [SCOPE], transporterOptions } as never);
  }
  const [email, key] = [readPart(credential, 'client_email'), readPart(credential, 'private_key')];
  if (credential['type'] !== 'service_account' || email === null || key === null)
    throw new CredentialError('api_key: must be the JSON of a service account or of an external account');
  return new JWT({ email, key, scopes: [SCOPE], transporterOptions });
}

/** A bearer token for a service account or a federated workload. Rejects with `EgressError` or `CredentialError`. */
export async function fetchGoogleToken(egress: Egress, credential: JsonRecord, now: number): Promise<FetchedToken> {
  const client = await createClient(egress, credential);
  try {
    const { token } = await client.getAccessToken();
    if (typeof token !== 'string') throw new CredentialError('the token service gave no token');
    return { token, expiresAt: client.credentials.expiry_date ?? now + LIFETIME_MS };
  } catch (error) {
    throw findCause(error) ?? error;
  }
}

/** The library wraps what egress says, and its texts quote requests. */
function findCause(error: unknown): Error | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof EgressError || at instanceof CredentialError) return at;
    const { status } = asRecord('response' in at ? at.response : null);
    if (typeof status === 'number') return new CredentialError(`the token service answered with status ${status}`);
  }
  return null;
}

/** A token of the machine's own identity: only where the operator allows that address. */
export async function fetchMetadataToken(egress: Egress, now: number): Promise<FetchedToken> {
  const request = new Request(METADATA_URL, { headers: { 'metadata-flavor': 'Google' } });
  const answer = asRecord(await (await fetchByEgress(egress, request)).json());
  const token = readPart(answer, 'access_token');
  if (token === null) throw new CredentialError('this machine has no workload identity');
  return { token, expiresAt: now + Number(answer['expires_in'] ?? 0) * 1000 };
}
