import type { AgentMessage } from '@tamga/contracts';

const KEPT_ANSWERS = 2_000;

/**
 * Answers by message id: the same id asked again gets the same answer, and while the first is still being worked
 * on, the same promise.
 */
export interface Answers {
  once(id: string, work: () => Promise<AgentMessage>): Promise<AgentMessage>;
}

export function rememberAnswers(): Answers {
  const answers = new Map<string, Promise<AgentMessage>>();
  return {
    once(id, work) {
      const known = answers.get(id);
      if (known !== undefined) {
        return known;
      }
      const answer = work();
      answers.set(id, answer);
      if (answers.size > KEPT_ANSWERS) {
        const [oldest] = answers.keys();
        if (oldest !== undefined) {
          answers.delete(oldest);
        }
      }
      return answer;
    },
  };
}
