import {
  BadgeCheck,
  Banknote,
  BarChart3,
  Barcode,
  Bell,
  BookOpen,
  Box,
  Boxes,
  Briefcase,
  Building2,
  CalendarDays,
  ChartLine,
  CircleDollarSign,
  ClipboardList,
  Cog,
  Coins,
  Contact,
  CreditCard,
  Database,
  Factory,
  FileText,
  Flag,
  FolderTree,
  Gift,
  Globe,
  Hash,
  History,
  House,
  KeyRound,
  Landmark,
  Layers,
  Link2,
  type LucideIcon,
  Mail,
  Map as MapIcon,
  MapPin,
  Package,
  Palette,
  Paperclip,
  Percent,
  Phone,
  PiggyBank,
  Receipt,
  Ruler,
  Scale,
  Settings,
  ShieldCheck,
  ShoppingBag,
  ShoppingCart,
  Shuffle,
  Sliders,
  Star,
  Store,
  Tag,
  Tags,
  Target,
  Truck,
  User,
  UserCog,
  Users,
  Wallet,
  Warehouse,
  Wrench,
} from 'lucide-react'
import { lazy, Suspense } from 'react'

/** Icons that business modules usually ask for; any other lucide icon comes with a chunk of its own. */
const common: Record<string, LucideIcon> = {
  'badge-check': BadgeCheck,
  banknote: Banknote,
  'bar-chart': BarChart3,
  barcode: Barcode,
  bell: Bell,
  'book-open': BookOpen,
  book: BookOpen,
  box: Box,
  boxes: Boxes,
  briefcase: Briefcase,
  building: Building2,
  'building-2': Building2,
  calendar: CalendarDays,
  'chart-line': ChartLine,
  'circle-dollar-sign': CircleDollarSign,
  'clipboard-list': ClipboardList,
  cog: Cog,
  coins: Coins,
  contact: Contact,
  'credit-card': CreditCard,
  database: Database,
  factory: Factory,
  file: FileText,
  'file-text': FileText,
  flag: Flag,
  'folder-tree': FolderTree,
  gift: Gift,
  globe: Globe,
  hash: Hash,
  history: History,
  house: House,
  key: KeyRound,
  'key-round': KeyRound,
  landmark: Landmark,
  layers: Layers,
  link: Link2,
  mail: Mail,
  map: MapIcon,
  'map-pin': MapPin,
  package: Package,
  palette: Palette,
  paperclip: Paperclip,
  percent: Percent,
  phone: Phone,
  'piggy-bank': PiggyBank,
  receipt: Receipt,
  ruler: Ruler,
  scale: Scale,
  settings: Settings,
  'shield-check': ShieldCheck,
  shield: ShieldCheck,
  'shopping-bag': ShoppingBag,
  'shopping-cart': ShoppingCart,
  shuffle: Shuffle,
  sliders: Sliders,
  star: Star,
  store: Store,
  tag: Tag,
  tags: Tags,
  target: Target,
  truck: Truck,
  user: User,
  'user-cog': UserCog,
  users: Users,
  wallet: Wallet,
  warehouse: Warehouse,
  wrench: Wrench,
}

const AnyIcon = lazy(() => import('./any-icon.tsx'))

/** An icon by its lucide name; `label`'s first letter stands in where there is none. */
export function Icon({ name, label, size = 16 }: { name: string | null; label: string; size?: number }) {
  const Known = name ? common[name] : undefined
  if (Known) return <Known size={size} strokeWidth={1.75} aria-hidden />
  const letter = <LetterIcon label={label} size={size} />
  if (!name) return letter
  return (
    <Suspense fallback={letter}>
      <AnyIcon name={name} size={size} fallback={letter} />
    </Suspense>
  )
}

function LetterIcon({ label, size }: { label: string; size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden>
      <rect x="1" y="1" width="14" height="14" rx="4" fill="none" stroke="currentColor" strokeWidth="1.2" />
      <text x="8" y="11.2" textAnchor="middle" fontSize="8.5" fontWeight="600" fill="currentColor">
        {label.charAt(0).toUpperCase()}
      </text>
    </svg>
  )
}
