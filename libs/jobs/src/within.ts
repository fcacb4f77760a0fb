/** What a promise gives, if it does within a time. @throws Error with the sentence given where it takes longer. */
export async function within<T>(milliseconds: number, work: Promise<T>, late: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const lateness = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(late));
    }, milliseconds);
  });
  return Promise.race([work, lateness]).finally(() => {
    clearTimeout(timer);
  });
}
