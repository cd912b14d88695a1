import type { FastifyInstance } from 'fastify';
import { TapesyncError } from '../errors/error.ts';
import { PATHS } from '../stores/protocol/paths.ts';

// By then another process has probably taken over.
const RETRY_SECONDS = 5;

/** Ends a server after the requests under way; further requests are refused, with the time to wait. */
export class Drain {
  #underWay = 0;
  #draining = false;
  #whenIdle: (() => void) | undefined;

  /** Counts the requests to a server, and refuses them with SERVER_CLOSING once `finish` was called. */
  watch(app: FastifyInstance): void {
    const drain = this;
    app.addHook('onRequest', async (request, reply) => {
      if (this.#draining && request.routeOptions.url !== PATHS.health) {
        reply.header('connection', 'close');
        throw new TapesyncError('SERVER_CLOSING', { seconds: RETRY_SECONDS });
      }
    });
    // The hooks of Fastify leave out requests whose caller has gone away.
    app.server.on('request', (_request, response) => {
      this.#underWay++;
      response.once('close', () => this.#ended());
    });
    // What such a caller has asked for is still worked on, and needs the store.
    app.addHook('onRoute', (route) => {
      const { handler } = route;
      route.handler = async function (request, reply) {
        drain.#underWay++;
        try {
          return await handler.call(this, request, reply);
        } finally {
          drain.#ended();
        }
      };
    });
  }

  #ended(): void {
    this.#underWay--;
    if (this.#underWay === 0) this.#whenIdle?.();
  }

  /** Refuses further requests, and returns when those under way have ended or the time is over. */
  async finish(graceMs: number): Promise<void> {
    this.#draining = true;
    if (this.#underWay === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, graceMs);
      this.#whenIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
