/** Marks a root field as one for administrators: `extensions: administratorsOnly`. */
export const administratorsOnly = { administratorsOnly: true }
