/** Says why a value cannot be used; becomes the issue of its row. */
export class ValueError extends Error {}
