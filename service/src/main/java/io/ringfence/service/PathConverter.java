package io.ringfence.service;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Every path of the command line. */
final class PathConverter implements ITypeConverter<Path> {
    @Override
    public Path convert(String value) {
        if (value.isEmpty()) {
            throw new TypeConversionException("it is empty, expected a path");
        }
        try {
            return Path.of(value);
        } catch (InvalidPathException invalid) {
            throw new TypeConversionException("'" + value + "' is no valid path: " + invalid.getReason());
        }
    }
}
