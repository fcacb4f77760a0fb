// The long suites take their time.
jest.setTimeout(300_000);
