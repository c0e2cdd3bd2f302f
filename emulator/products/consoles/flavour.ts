/** Which of the two consoles: their resources are the same but for some members and paths. */
export type Flavour = 'serviceProviderConsole' | 'availabilityConsole';
