package io.ringfence.service.powerloss;

/** Which forces a disk says to have done and has not: with a disk that lies, the campaign must find what is lost, or it finds nothing. */
enum Lie {
    /** An honest disk. */
    NONE,
    /** Nothing of a file reaches the disk by a force. */
    FILES,
    /** Nothing of a directory's names does. */
    DIRECTORIES
}
