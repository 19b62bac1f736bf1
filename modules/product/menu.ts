/** Where the entities of this module stand in the navigation. */
const section = 'Products'
const at = (sequence: number) => ({ section, sequence })

export const templateMenu = at(10)
export const productMenu = at(20)
export const pricelistMenu = at(30)
export const vendorPriceMenu = at(40)
export const categoryMenu = at(50)
export const attributeMenu = at(60)
