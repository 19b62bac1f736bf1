/** Where taxes stand in the navigation. */
export const taxMenu = { section: 'Settings', sequence: 55 }
