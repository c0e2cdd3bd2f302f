import { emptyAnswer, htmlAnswer, jsonAnswer, type Answer } from '../http/answer';
import { parseForm, type Form } from '../http/form';
import { queryValue, type Call, type Route } from '../http/routes';
import { samlAnswerPage } from '../saml/pages';
import { redeemSamlResponse, requestTokens, signOnUrl, type GrantOutcome } from '../sessions/grants';
import type { ErrorShape, Failure } from './failure';
import type { ProductContext } from './profile';
import type { LogOut, SignIn, SingleSignOn } from './sign-in';
import { mfaChallengeAnswer, tokenAnswer } from './token-answer';

/** The operations by which a product signs in and out, as its profile describes them. */
export function signInRoutes(signIn: SignIn, errors: ErrorShape, context: ProductContext): Route[] {
  const { desk, counters, singleSignOn } = context;
  const answerTo = answers(signIn, errors, context);

  const token = async (call: Call): Promise<Answer> => {
    const form = formBody(call, signIn);
    if (!form) return notAForm(errors, call);
    const version = call.speaksVersion ? call.version : undefined;
    const outcome = await requestTokens({ form, signIn, desk, singleSignOn, version });
    const { withoutCookies } = signIn;
    if (outcome.kind === 'pair' && withoutCookies)
      if (form.get(withoutCookies.field) !== withoutCookies.value) desk.sessions.bindToCookie(outcome.pair);
    return answerTo(outcome, call, form);
  };

  const codes = (signIn.authorizationCode?.paths ?? []).map((versioned): Route => ({
    ...versioned,
    method: 'POST',
    purpose: 'code',
    access: 'bearer',
    handle({ session }) {
      counters().codesIssued += 1;
      return jsonAnswer(200, {
        [signIn.authorizationCode?.member ?? 'code']: desk.codes.issue(session.user),
      });
    },
  }));

  return [
    { method: 'POST', path: signIn.tokenPath, purpose: 'token', access: 'anonymous', handle: token },
    ...(signIn.logOut ? logOutRoutes(signIn.logOut, signIn, errors, context) : []),
    ...codes,
    ...(signIn.singleSignOn ? singleSignOnRoutes(signIn, signIn.singleSignOn, errors, context) : []),
  ];
}

/** Puts the outcome of a request for tokens into the product's words. */
function answers(signIn: SignIn, errors: ErrorShape, { counters }: ProductContext) {
  return (outcome: GrantOutcome, call: Call, form?: Form): Answer => {
    if (outcome.kind === 'refused') return errors.failure(outcome.failure, outcome.detail, call.path);
    if (outcome.kind === 'mfaChallenge') return mfaChallengeAnswer(outcome, signIn);
    if (outcome.kind === 'signOnUrl') {
      counters().signOnUrls += 1;
      return jsonAnswer(200, { [signIn.singleSignOn?.addressMember ?? 'url']: outcome.url });
    }
    const spellings = [signIn.grantTypes.password ?? []].flat();
    const isPassword = spellings.includes(form?.get(signIn.fields.grantType) ?? '');
    return jsonAnswer(200, tokenAnswer(outcome.pair, signIn, isPassword));
  };
}

function logOutRoutes(
  logOut: LogOut,
  signIn: SignIn,
  errors: ErrorShape,
  { desk, counters }: ProductContext,
): Route[] {
  if (logOut.by === 'call')
    return logOut.paths.map((path) => ({
      ...path,
      method: logOut.method,
      purpose: 'logOut',
      access: 'bearer',
      handle({ session }) {
        desk.sessions.logOut(session);
        counters().logOuts += 1;
        const { status, body } = logOut.answer ?? { status: 204 };
        return body === undefined ? emptyAnswer(status) : jsonAnswer(status, body);
      },
    }));
  const { path, field } = logOut;
  return [
    {
      method: 'POST',
      path,
      purpose: 'logOut',
      access: 'bearer',
      handle(call) {
        const form = formBody(call, signIn);
        if (!form) return notAForm(errors, call);
        const token = form.get(field);
        if (!token)
          return errors.failure('parameterMissing', `The request must contain ${field}.`, call.path);
        // A token that is not known has ended already (RFC 7009, section 2.2).
        if (desk.sessions.revoke(token)) counters().logOuts += 1;
        return emptyAnswer(200);
      },
    },
  ];
}

function singleSignOnRoutes(
  signIn: SignIn,
  paths: SingleSignOn,
  errors: ErrorShape,
  context: ProductContext,
): Route[] {
  const { desk, singleSignOn } = context;
  const answerTo = answers(signIn, errors, context);
  const missing = (name: string, call: Call): Answer =>
    errors.failure('parameterMissing', `The request must contain ${name}.`, call.path);

  const consumer: Route = {
    method: 'POST',
    path: paths.assertionConsumerService,
    purpose: 'page',
    access: 'anonymous',
    handle: (call) => htmlAnswer(200, samlAnswerPage(parseForm(call.body).get('SAMLResponse') ?? '')),
  };
  if (paths.by === 'token request') return [consumer];

  const { userNameParameter, answerField } = paths;
  return [
    {
      method: 'GET',
      path: paths.signOnUrlPath,
      purpose: 'signOnUrl',
      access: 'anonymous',
      async handle(call) {
        const userName = queryValue(call.query, userNameParameter);
        if (!userName)
          return errors.failure(
            'parameterMissing',
            `The ${userNameParameter} parameter is required.`,
            call.path,
          );
        return answerTo(await signOnUrl({ desk, singleSignOn }, userName), call);
      },
    },
    {
      method: 'POST',
      path: paths.redeemPath,
      purpose: 'saml',
      access: 'anonymous',
      async handle(call) {
        const form = formBody(call, signIn);
        if (!form) return notAForm(errors, call);
        const samlResponse = form.get(answerField);
        if (!samlResponse) return missing(answerField, call);
        return answerTo(await redeemSamlResponse(samlResponse, desk, singleSignOn), call);
      },
    },
    consumer,
  ];
}

function formBody({ body, mediaType }: Call, { mediaTypes }: SignIn): Form | undefined {
  return mediaTypes?.includes(mediaType) === false ? undefined : parseForm(body);
}

function notAForm(errors: ErrorShape, call: Call): Answer {
  const failure: Failure = 'bodyUnexpected';
  return errors.failure(failure, 'The body must be application/x-www-form-urlencoded.', call.path);
}
