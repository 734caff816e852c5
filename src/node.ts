// First: it gives every digest Node's own SHA-256.
import './keys/digest-node.ts';
import './keys/sealing-node.ts';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import { pino } from 'pino';
import { z } from 'zod';
import { createApp, createInternalApp } from './app.ts';
import {
  databaseFile,
  dataFolderPath,
  developmentSecrets,
  failedStart,
  lockDataFolder,
  papersFolder,
  prepareDataFolder,
} from './config/data-folder.ts';
import { keysFrom, secretsFrom } from './config/secrets.ts';
import { ConfigurationError, type Environment, parseEnvironment, readSettings } from './config/settings.ts';
import { stayMs } from './crossings/place.ts';
import { recallPlaces } from './crossings/recall-places.ts';
import { rememberedPlaces } from './crossings/recent-places.ts';
import { migrate } from './db/migrate-node.ts';
import { commitSignal } from './db/next-commit.ts';
import { openSqlite } from './db/sqlite.ts';
import { certificateFromProxy } from './http/client-certificate.ts';
import type { App, RequestBindings } from './http/endpoint.ts';
import { refuseClient, refusedRequest } from './http/refused-node.ts';
import { longestDrivingMs } from './lanes/driving.ts';
import { createMetrics } from './metrics-node.ts';
import { createDueWork } from './outbox/due.ts';
import { folderFiles } from './papers/files-node.ts';
import { ensureReferenceData } from './reference.ts';
import type { Log, Services } from './services.ts';
import { abandonAll } from './watchlists/import-lease.ts';
import { nodeAsset } from './web/assets-node.ts';
import { dueTasks } from './wiring.ts';

const NodeSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8700),
  HOST: z.string().default('127.0.0.1'),
  GARITA_INTERNAL_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  GARITA_INTERNAL_HOST: z.string().default('127.0.0.1'),
  // Whoever reaches the port can say anything in it, so it is off until a proxy is there that drops what clients send.
  GARITA_CLIENT_CERTIFICATE_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,100}$/, { error: 'expected the name of a header' })
    .toLowerCase()
    .optional(),
  GARITA_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** A running API on Node. */
export interface RunningApi {
  readonly url: string;
  readonly internalUrl: string;
  readonly dataFolder: string;
  readonly keysCreated: boolean;
  readonly services: Services;
  /** Answers what is under way, commits it, and closes. */
  close(): Promise<void>;
}

function nodeLog(level: string): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: false }),
  );
  return {
    info: (message, detail) => logger.info(detail ?? {}, message),
    warn: (message, detail) => logger.warn(detail ?? {}, message),
    error: (message, detail) => logger.error(detail ?? {}, message),
  };
}

interface Listening {
  readonly port: number;
  readonly hostname: string;
  /** The variable that the port comes from. */
  readonly variable: string;
  /** Where a proxy that ends TLS says which client certificate it has verified. */
  readonly certificateHeader?: string | undefined;
}

function bindingsOf(
  { socket, headers }: IncomingMessage,
  certificateHeader: string | undefined,
): RequestBindings {
  const clientAddress = socket.remoteAddress ?? 'unknown';
  const header = certificateHeader === undefined ? undefined : headers[certificateHeader];
  const clientCertificate = typeof header === 'string' ? certificateFromProxy(header) : undefined;
  return { clientAddress, ...(clientCertificate === undefined ? {} : { clientCertificate }) };
}

function listen(app: App, listening: Listening): Promise<Server> {
  const { port, hostname, variable, certificateHeader } = listening;
  return new Promise((resolve, reject) => {
    const answer = getRequestListener(
      (request, env) => app.fetch(request, bindingsOf(env.incoming as IncomingMessage, certificateHeader)),
      { errorHandler: refusedRequest },
    );
    // Lanes keep their connection between cars; the default of 5 s would close it under them. A request without a host is
    // refused by the listener, with a problem document.
    const server = createServer(
      { keepAliveTimeout: 75_000, requestTimeout: 60_000, requireHostHeader: false },
      answer,
    );
    server.on('clientError', refuseClient);
    server.listen(port, hostname);
    server.once('listening', () => resolve(server));
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === 'EADDRINUSE'
          ? `${port} is taken on ${hostname}`
          : `cannot listen on ${hostname}:${port} (${error.code})`;
      reject(new ConfigurationError(`${variable}: ${reason}`));
    });
  });
}

function urlOf(server: Server, hostname: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 1500).unref();
  });
}

/**
 * Starts the API on this data folder: keys, lock, migrations, reference data, two listeners.
 *
 * @throws ConfigurationError or NewerDatabaseError with the one line to show.
 */
export async function startApi(environment: Environment = process.env): Promise<RunningApi> {
  const settings = readSettings(environment);
  const config = parseEnvironment(NodeSchema, environment);
  const dataFolder = dataFolderPath(environment);
  const given = settings.environment === 'production' ? secretsFrom(environment) : undefined;
  prepareDataFolder(dataFolder);
  const unlock = lockDataFolder(dataFolder);
  const undo: (() => void | Promise<void>)[] = [unlock];
  try {
    const { secrets, created } = given
      ? { secrets: given, created: false }
      : await developmentSecrets(dataFolder);
    const db = openSqlite(databaseFile(dataFolder));
    undo.push(() => db.close());
    migrate(db.engine);
    await ensureReferenceData(db);
    // The lock says that nobody else is importing here, so an import that is open was cut off.
    await abandonAll(db, Date.now());
    const placesKeptMs = longestDrivingMs(settings.drivingKmh) + stayMs;
    const services: Services = {
      db,
      keys: await keysFrom({
        ...secrets,
        ...(environment.GARITA_WORKER_SECRET
          ? { GARITA_WORKER_SECRET: environment.GARITA_WORKER_SECRET }
          : {}),
      }),
      settings,
      now: Date.now,
      log: nodeLog(config.GARITA_LOG_LEVEL),
      nextCommit: commitSignal(db.onCommit),
      asset: nodeAsset,
      metrics: createMetrics(db),
      places: rememberedPlaces(placesKeptMs, Date.now),
      files: folderFiles(papersFolder(dataFolder)),
    };
    let going = true;
    undo.push(() => {
      going = false;
    });
    const runDueWork = createDueWork(services, dueTasks);
    const server = await listen(createApp(services), {
      port: config.PORT,
      hostname: config.HOST,
      variable: 'PORT',
      certificateHeader: config.GARITA_CLIENT_CERTIFICATE_HEADER,
    });
    undo.push(() => closed(server));
    const internalPort = config.GARITA_INTERNAL_PORT ?? (config.PORT === 0 ? 0 : config.PORT + 1);
    const internal = await listen(createInternalApp(services, runDueWork), {
      port: internalPort,
      hostname: config.GARITA_INTERNAL_HOST,
      variable: 'GARITA_INTERNAL_PORT',
    });
    undo.push(() => closed(internal));
    recallPlaces(db, services.places, Date.now() - placesKeptMs, () => going).catch((error: unknown) => {
      services.log.error('what members were seen where could not be read', { error: String(error) });
    });
    let due: Promise<void> = Promise.resolve();
    const timer = setInterval(() => {
      due = runDueWork();
    }, 1000);
    undo.push(async () => {
      clearInterval(timer);
      // What takes longer is done in steps, and goes on after the next start.
      await Promise.race([due, sleep(2000, undefined, { ref: false })]);
    });
    return {
      url: urlOf(server, config.HOST),
      internalUrl: urlOf(internal, config.GARITA_INTERNAL_HOST),
      dataFolder,
      keysCreated: created,
      services,
      async close() {
        for (const step of undo.reverse()) await step();
      },
    };
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw failedStart(dataFolder, error);
  }
}
