public enum KernelSource {}
