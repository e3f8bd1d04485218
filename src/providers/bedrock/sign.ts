import type { EgressCall } from '../../egress/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { CredentialError } from '../shared/authorize-calls.ts';
import { readPart } from '../shared/credential.ts';

/** `bedrock-runtime.REGION.amazonaws.com` and the like name the region; else the credential must. */
function readRegion(hostname: string, credential: JsonRecord): string {
  const region = readPart(credential, 'region') ?? /^[\w-]+\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/.exec(hostname)?.[1];
  if (region === undefined) throw new CredentialError('api_key: must have region, since the address names none');
  return region;
}

/** The call signed by AWS Signature Version 4 with an access key, at an instant (UTC milliseconds). Rejects with `CredentialError`. */
export async function signCall(call: EgressCall, credential: JsonRecord, now: number): Promise<EgressCall> {
  const accessKeyId = readPart(credential, 'access_key_id');
  const secretAccessKey = readPart(credential, 'secret_access_key');
  if (accessKeyId === null || secretAccessKey === null)
    throw new CredentialError('api_key: must have access_key_id and secret_access_key, or be a Bedrock API key');
  const url = new URL(call.url);
  const region = readRegion(url.hostname, credential);
  const sessionToken = readPart(credential, 'session_token') ?? undefined;
  const [{ SignatureV4 }, { Sha256 }] = await Promise.all([
    import('@smithy/signature-v4'),
    import('@aws-crypto/sha256-js'),
  ]);
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  const signer = new SignatureV4({ service: 'bedrock', region, credentials, sha256: Sha256 });
  const signed = await signer.sign(
    {
      method: call.method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { ...Object.fromEntries(call.headers), host: url.host },
      body: call.body ?? undefined,
    },
    { signingDate: new Date(now) },
  );
  return { ...call, headers: Object.entries(signed.headers).filter(([name]) => name !== 'host') };
}
