public enum FileFault: Error {}
