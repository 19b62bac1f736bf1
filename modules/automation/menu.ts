/** Where the entities of this module stand in the navigation. */
const section = 'Automation'
const at = (sequence: number) => ({ section, sequence })

export const automationMenu = at(10)
export const runMenu = at(20)
export const approvalMenu = at(5)
export const approvalRuleMenu = at(30)
export const webhookMenu = at(40)
export const deliveryMenu = at(50)
