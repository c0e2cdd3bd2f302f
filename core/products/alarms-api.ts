import type { ActionCall } from './jobs-api';
import type { MemberPath } from './member-path';

/** What can be done about an alarm that is active. */
export type AlarmAction = 'resolve' | 'acknowledge';

/** The alarms of a product that somebody may answer. Paths are below the API's root. */
export interface AlarmsApi {
  readonly list: string;
  /** One alarm; `{id}` stands for its id. Absent where alarms are read in lists only. */
  readonly item?: string;
  /** Member of that answer which holds the alarm; absent where the answer is the alarm. */
  readonly itemMember?: MemberPath;
  /** Set where ids are whole numbers: a body has them as such, never as text. */
  readonly ids?: 'integers';
  readonly members: {
    readonly id: MemberPath;
    readonly name?: MemberPath;
    readonly status: MemberPath;
    readonly time?: MemberPath;
    readonly message?: MemberPath;
    readonly objectName?: MemberPath;
    readonly companyId?: MemberPath;
  };
  /** Set where the product takes no answer to an alarm without a comment. */
  readonly needsComment?: true;
  /** Words of the status that mean that the action has been taken already. */
  readonly done: Readonly<Record<AlarmAction, readonly string[]>>;
  /** In the calls, `{comment}` stands for what is written to the alarm. */
  readonly actions: Partial<Readonly<Record<AlarmAction, ActionCall>>>;
}
