export {
  joinTelegram,
  type Telegram,
  TelegramProvider,
  useMainButton,
  useTelegram,
} from './TelegramContext'
