import type { Requests } from '../../../../lib/stores/http/requests.ts';
import type { RequestSpec } from '../../../../lib/stores/http/transport.ts';

/** Requests that are answered with these values, one after the other; an error is thrown. What was asked is kept. */
export function answering(...answers: readonly unknown[]) {
  const asked: RequestSpec[] = [];
  const next = (spec: RequestSpec): unknown => {
    const answer = answers[asked.push(spec) - 1];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const requests = {
    send: async (spec: RequestSpec) => void next(spec),
    ask: async (spec: RequestSpec, expected: string, parse: (text: string) => unknown) => {
      const answer = next(spec);
      const value = parse(typeof answer === 'string' ? answer : JSON.stringify(answer));
      if (value === undefined) throw new Error(`not ${expected}`);
      return value;
    },
  };
  return { asked, requests: requests as unknown as Requests };
}
