/** `productPrice`: what a product costs a customer, by the same function that prices orders. */
import type { SchemaContribution } from '#schema/generate/contribution.ts'
import { entityOf } from '#schema/model.ts'
import { replyRecord } from '#schema/plan/reply.ts'
import { type AskedPrice, askPrice } from '../ask-price.ts'

/** Adds the query and its type. */
export const productPriceSchema: SchemaContribution = (builder, model, types) => {
  const objectOf = (name: string) => {
    const found = types.objects.get(name)
    if (!found) throw new Error(`The entity ${name} belongs to what the product module depends on.`)
    return found
  }
  const type = builder.objectRef<AskedPrice>('ProductPrice').implement({
    description: 'The price of one unit of a product, and where it comes from.',
    fields: (t) => {
      const related = (name: string, description: string, id: (price: AskedPrice) => number | null) =>
        t.field({
          type: objectOf(name),
          description,
          resolve: async (self, _args, context, info) => {
            const key = id(self)
            return (
              key === null ? null : await replyRecord(info, entityOf(model, name), key, context)
            ) as never
          },
        })
      return {
        price: t.expose('price', { type: 'Decimal', nullable: false, description: 'Price of one unit.' }),
        currency: related('Currency', 'Money of the price.', (self) => self.currencyId),
        uom: related('Uom', 'Unit that it is the price of one of.', (self) => self.uomId),
        pricelist: related(
          'Pricelist',
          'Price list that was asked; null for none.',
          (self) => self.pricelistId,
        ),
        item: related(
          'PricelistItem',
          'Rule of the price list that made the price; null when the list price stands.',
          (self) => self.itemId,
        ),
      }
    },
  })
  builder.queryField('productPrice', (t) =>
    t.field({
      type,
      nullable: false,
      description:
        'What a product costs by a price list, for a quantity and a day: the price that an order would get.',
      args: {
        product: t.arg.id({ required: true, description: 'The variant.' }),
        pricelist: t.arg.id({ description: 'The price list; that of the partner, or none, unless given.' }),
        quantity: t.arg({ type: 'Decimal', description: 'How much, in the unit; 1 unless given.' }),
        uom: t.arg.id({ description: 'The unit; that of the product unless given.' }),
        date: t.arg({ type: 'Date', description: 'The day; today unless given.' }),
        partner: t.arg.id({ description: 'Who buys, for their price list.' }),
      },
      resolve: (_root, args, context) => askPrice(args, context),
    }),
  )
}
