/**
 * Standalone validators that ajv compiles from the schemas beside this folder (`gulp schemas`). Each export is
 * named after its schema's `$id` in camel case.
 */
export interface ValidationFault {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

export interface Validator {
  (value: unknown): boolean;
  errors?: readonly ValidationFault[] | null;
}

export const tokenAnswer: Validator;
export const mfaChallenge: Validator;
export const authorizationCode: Validator;
export const sessionSettings: Validator;
export const sessionSnapshot: Validator;
