import type { Environment } from '../config/settings.ts';
import { issuerForDevelopment } from '../issuer/for-development.ts';
import { type RunningApi, startApi } from '../node.ts';

export interface RunningService {
  readonly api: RunningApi;
  /** Where the development issuer listens; undefined where a real one is configured. */
  readonly issuer: string | undefined;
  close(): Promise<void>;
}

/** The API, and in development the issuer beside it with which people sign in to the pages. */
export async function startApiWithIssuer(environment: Environment): Promise<RunningService> {
  const issuer = await issuerForDevelopment(environment);
  try {
    const api = await startApi({ ...issuer?.environment, ...environment });
    return {
      api,
      issuer: issuer?.url,
      async close() {
        await api.close();
        await issuer?.close();
      },
    };
  } catch (error) {
    await issuer?.close();
    throw error;
  }
}
