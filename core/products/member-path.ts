/** A member of an answer: dots lead into members of members, the empty text is the answer itself. */
export type MemberPath = string;
