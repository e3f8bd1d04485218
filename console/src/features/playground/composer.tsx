import {
  ActionIcon,
  Alert,
  Button,
  FileButton,
  Group,
  Image,
  Paper,
  SegmentedControl,
  Text,
  Textarea,
} from '@mantine/core';
import { ImagePlus, Send, Square, X } from 'lucide-react';
import { useState } from 'react';
import type { ClipboardEvent, DragEvent, KeyboardEvent, ReactNode } from 'react';
import type { ImagePart, Part } from '../../api/playground/conversation.ts';
import { formatBytes } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { IMAGE_BYTES_MAX, IMAGE_TYPES, IMAGES_MAX, readImage } from './images.ts';
import { playgroundTexts } from './texts.ts';

type Role = 'user' | 'assistant';

interface ComposerProps {
  readonly running: boolean;
  /** Whether a message can go out: each lane has a model. */
  readonly ready: boolean;
  readonly onSay: (role: Role, parts: readonly Part[]) => void;
  readonly onStop: () => void;
}

function useImages() {
  const { composer: texts } = useTexts(playgroundTexts);
  const language = useLanguage();
  const [images, setImages] = useState<readonly ImagePart[]>([]);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const add = async (files: readonly File[]): Promise<void> => {
    const room = IMAGES_MAX - images.length;
    const read = await Promise.all(files.slice(0, room).map(readImage));
    const max = formatBytes(IMAGE_BYTES_MAX, language);
    setImages((before) =>
      [...before, ...read.flatMap(({ image }) => (image === null ? [] : [image]))].slice(0, IMAGES_MAX),
    );
    setProblems([
      ...read.flatMap(({ name, problem }) => (problem === null ? [] : [texts[problem](name, max)])),
      ...(files.length > room ? [texts.tooMany(IMAGES_MAX)] : []),
    ]);
  };
  const clear = (): void => {
    setImages([]);
    setProblems([]);
  };
  const remove = (gone: ImagePart): void => setImages((before) => before.filter((image) => image !== gone));
  return { images, problems, add, clear, remove };
}

function Thumbnails(props: {
  readonly images: readonly ImagePart[];
  readonly onRemove: (image: ImagePart) => void;
}): ReactNode {
  const { composer: texts } = useTexts(playgroundTexts);
  return (
    <Group gap="xs" mb="xs">
      {props.images.map((image, n) => (
        <div key={`${image.name}-${n}`} style={{ position: 'relative' }}>
          <Image
            src={`data:${image.type};base64,${image.data}`}
            alt={image.name}
            h={56}
            w={56}
            radius="sm"
            fit="cover"
          />
          <ActionIcon
            size="xs"
            color="gray"
            variant="filled"
            radius="xl"
            aria-label={texts.removeImage(image.name)}
            style={{ position: 'absolute', insetBlockStart: -6, insetInlineEnd: -6 }}
            onClick={() => props.onRemove(image)}
          >
            <X size={12} aria-hidden />
          </ActionIcon>
        </div>
      ))}
    </Group>
  );
}

/** Where a message is written. */
export function Composer({ running, ready, onSay, onStop }: ComposerProps): ReactNode {
  const texts = useTexts(playgroundTexts);
  const { composer } = texts;
  const [role, setRole] = useState<Role>('user');
  const [text, setText] = useState('');
  const { images, problems, add, clear, remove } = useImages();
  const canSend = ready && !running && (text.trim() !== '' || images.length > 0);
  const say = (): void => {
    if (!canSend) return;
    onSay(role, [...(role === 'user' ? images : []), ...(text === '' ? [] : [{ kind: 'text' as const, text }])]);
    setText('');
    setRole('user');
    clear();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // While an input method composes, Enter chooses what was meant.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    say();
  };
  const take = (event: ClipboardEvent | DragEvent, files: FileList): void => {
    if (files.length === 0) return;
    event.preventDefault();
    void add([...files]);
  };
  return (
    <Paper
      withBorder
      p="sm"
      shadow="sm"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => take(event, event.dataTransfer.files)}
    >
      {images.length === 0 ? null : <Thumbnails images={images} onRemove={remove} />}
      {problems.length === 0 ? null : (
        <Alert color="red" role="alert" mb="xs" py="xs">
          {problems.map((problem) => (
            <Text key={problem} size="sm">
              {problem}
            </Text>
          ))}
        </Alert>
      )}
      <Textarea
        aria-label={composer.label}
        placeholder={role === 'user' ? composer.placeholder : composer.placeholderAssistant}
        autosize
        minRows={2}
        maxRows={10}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onPaste={(event) => take(event, event.clipboardData.files)}
      />
      <Group justify="space-between" mt="xs" gap="xs">
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={composer.role}
            value={role}
            onChange={(next) => setRole(next === 'assistant' ? 'assistant' : 'user')}
            data={[
              { value: 'user', label: texts.you },
              { value: 'assistant', label: texts.assistant },
            ]}
          />
          <FileButton multiple accept={IMAGE_TYPES.join(',')} onChange={(files) => void add(files)}>
            {(props) => (
              <Button
                {...props}
                size="xs"
                variant="default"
                leftSection={<ImagePlus size={16} aria-hidden />}
                disabled={role === 'assistant'}
                title={composer.drop}
              >
                {composer.addImages}
              </Button>
            )}
          </FileButton>
        </Group>
        {running ? (
          <Button color="red" variant="light" leftSection={<Square size={14} aria-hidden />} onClick={onStop}>
            {composer.stop}
          </Button>
        ) : (
          <Button leftSection={<Send size={16} aria-hidden />} disabled={!canSend} onClick={say}>
            {role === 'user' ? composer.send : composer.add}
          </Button>
        )}
      </Group>
    </Paper>
  );
}
