package broken.io;

/** Has a name that says nothing. */
class ReaderHelper {}
