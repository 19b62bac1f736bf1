/** Where the entities of this module stand in the navigation. */
const section = 'Settings'
const at = (sequence: number) => ({ section, sequence })

export const companyMenu = at(10)
export const userMenu = at(20)
export const roleMenu = at(30)
export const accessRuleMenu = at(35)
export const sequenceMenu = at(40)
export const currencyMenu = at(50)
export const uomMenu = at(60)
export const countryMenu = at(70)
export const tagMenu = at(80)
export const settingMenu = at(90)
export const importMenu = at(100)
export const jobMenu = at(110)
export const providerMenu = at(120)
export const accessEventMenu = at(130)
export const cronMenu = at(140)
