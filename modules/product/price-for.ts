/** Prices of products by price lists, in any currency and unit: for orders, and for whoever asks. */

import type { Context } from '#core/context.ts'
import { div, mul, roundMoney, roundTo } from '#core/decimal.ts'
import { ruleError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { type DayRate, type Run, rateBetween, runIn } from '#modules/base/convert-currency.ts'
import { homeCompanyId } from '#modules/base/home-company.ts'
import { convert, UnitCategoryError } from '#modules/base/uom-convert.ts'
import { choosePrice } from './choose-price.ts'
import type { Product } from './entities/product.ts'
import { type LoadedPricelist, loadPriceData, type PriceData, type PricedUnit } from './load-prices.ts'
import { type PriceList, PriceListError } from './price-list.ts'

/** What is to be priced. */
export interface PriceRequest {
  productId: number
  /** Null for none: then it is the list price. */
  pricelistId: number | null
  /** In the unit below; negative for a return. */
  quantity: string
  uomId: number
  /** `YYYY-MM-DD`: rules and rates of that day. */
  date: string
  /** Money that the price is wanted in. */
  currencyId: number
}

/** Price of one unit, in the currency and unit that were asked for. */
export interface FoundPrice {
  price: string
  /** The rule of the asked price list that made it; null when the list price stands. */
  itemId: number | null
}

/**
 * Prices for the lines of a document, in their order. The same lines always give the same prices. It takes one
 * statement, however many they are.
 *
 * Errors: BUSINESS_RULE for a price list that cannot give a price, a missing exchange rate, or a unit that does not
 * convert into the product's.
 */
export async function priceFor(
  context: Context,
  queries: (Omit<PriceRequest, 'productId'> & { product: Pick<Product, 'id'> })[],
): Promise<FoundPrice[]> {
  const requests = queries.map(({ product, ...query }) => ({ ...query, productId: Number(product.id) }))
  return findPrices(runIn(context), await homeCompanyId(context), requests)
}

/** As `priceFor`, for code that has no operation but can run statements. */
export async function findPrices(
  run: Run,
  companyId: number | undefined,
  requests: PriceRequest[],
): Promise<FoundPrice[]> {
  if (requests.length === 0) return []
  const data = await loadPriceData(run, {
    products: unique(requests.map((request) => request.productId)),
    pricelists: unique(requests.flatMap((request) => request.pricelistId ?? [])),
    units: unique(requests.map((request) => request.uomId)),
    currencies: unique(requests.map((request) => request.currencyId)),
    dates: [...new Set(requests.map((request) => request.date))],
    companyId,
  })
  return requests.map((request) => priceOf(request, data))
}

const unique = (ids: number[]): number[] => [...new Set(ids)]

function priceOf(request: PriceRequest, { products, lists, units, ...data }: PriceData): FoundPrice {
  const rates = data.rates.get(request.date) ?? new Map<number, DayRate>()
  const product = products.get(request.productId)
  const currency = rates.get(request.currencyId)
  const [unit, own] = [units.get(request.uomId), product && units.get(product.uomId)]
  if (!product || !own) throw missing('product', request.productId)
  if (!currency) throw missing('currency', request.currencyId)
  if (!unit) throw missing('unit', request.uomId)
  const rate = rateBetween(rates, product.currencyId, request.currencyId, request.date)
  const inCurrency = (amount: string) => (rate === '1' ? amount : roundTo(mul(amount, rate), '1e-30'))
  const chosen = told(() =>
    choosePrice(
      request.pricelistId,
      {
        variantId: product.id,
        templateId: product.templateId,
        categoryPath: product.categoryPath,
        quantity: convert(request.quantity, unit, own, { round: false }),
        date: request.date,
        listPrice: inCurrency(product.listPrice),
        cost: inCurrency(product.cost),
        currency,
      },
      pricelistsIn(request, lists, rates),
    ),
  )
  // A list price of other money is computed like any other, so it is rounded like one.
  const price = chosen.itemId === null && rate !== '1' ? roundMoney(chosen.price, currency) : chosen.price
  return {
    price: perUnit(price, unit, own, currency),
    itemId: chosen.itemId === null ? null : Number(chosen.itemId),
  }
}

/** The lists with their rates to the currency asked for; a rate is needed only of a list that is used. */
function pricelistsIn(
  { currencyId, date }: PriceRequest,
  lists: Map<number, LoadedPricelist>,
  rates: Map<number, DayRate>,
): Map<string, PriceList> {
  return new Map(
    [...lists.values()].map((list): [string, PriceList] => [
      String(list.id),
      {
        items: list.items,
        get rate() {
          return rateBetween(rates, list.currencyId, currencyId, date)
        },
      },
    ]),
  )
}

/** Price of one of `unit` from that of one of the product's own; finer than the currency, because pieces add up. */
function perUnit(price: string, unit: PricedUnit, own: PricedUnit, currency: DayRate): string {
  if (unit.id === own.id) return price
  return roundTo(div(mul(price, unit.factor), own.factor), mul(currency.rounding, '0.0001'))
}

function missing(what: string, id: number): Error {
  return ruleError('price.missing', say`There is no ${what} with the id ${id}.`)
}

/** What the pure functions refuse is the caller's to mend. */
function told<R>(work: () => R): R {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof PriceListError || error instanceof UnitCategoryError)) throw error
    const message = error.message.charAt(0).toUpperCase() + error.message.slice(1)
    throw ruleError('price.impossible', `${message}.`)
  }
}
