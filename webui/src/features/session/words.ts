export const words = {
  renewed:
    'Your visit had ended, so a new one has begun. Earlier pictures are no longer listed here.',
}
