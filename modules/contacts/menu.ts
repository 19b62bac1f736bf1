/** Where the entities of this module stand in the navigation. */
const section = 'Contacts'
const at = (sequence: number) => ({ section, sequence })

export const partnerMenu = at(10)
export const partnerCategoryMenu = at(20)
export const partnerBankMenu = at(30)
